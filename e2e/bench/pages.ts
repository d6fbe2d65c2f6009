/**
 * How soon a page can be read and used: the built pages on the demo at size 1 in headless Chromium, each loaded cold, one after
 * another. ROLLCALL_URL names a demo that runs already.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Browser, chromium } from "@playwright/test";
import { Children } from "../demo/children.ts";
import { freePort } from "../demo/free-port.ts";
import { findBrowser } from "../test/find-browser.ts";
import type { Figure } from "./figure.ts";
import { spread } from "./ingest.ts";
import { type Load, measureLoad } from "./pages/measure-load.ts";

type Options = {
  loads: number;
  /** Days of history the demo has. */
  history: number;
  url: string | undefined;
  say(line: string): void;
};
type PageLoads = { name: string; loads: Load[] };

/** Those people keep open. */
const pages: Record<string, string> = {
  Overview: "/",
  Identities: "/identities",
  Owners: "/owners",
  "Burn-down": "/burn-down",
  "Burn-down, campaign": "/burn-down/campaigns/1",
  Scorecards: "/scorecards",
};

export async function benchPages({ loads, history, url, say }: Options): Promise<PageLoads[]> {
  const folder = await mkdtemp(join(tmpdir(), "rollcall-bench-"));
  const children = new Children();
  const browser = await chromium.launch({
    executablePath: await findBrowser(),
    args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
  });
  try {
    const address = url ?? (await startDemo(children, folder, history));
    return await loadAll(browser, address, { loads, say });
  } finally {
    await browser.close();
    await children.stopAll();
    await rm(folder, { recursive: true, force: true });
  }
}

async function startDemo(children: Children, folder: string, history: number): Promise<string> {
  const port = await freePort(4500);
  const demo = children.start(
    "demo",
    ["e2e/demo.ts", "--port", String(port), "--history", String(history), "--date", "2026-11-24"],
    { ...process.env, ROLLCALL_HOME: folder, DATABASE_URL: "" },
  );
  await children.line(demo, /Rollcall is at/);
  return `http://127.0.0.1:${port}`;
}

/** The first load of each is not counted: the server reads its own code then. */
async function loadAll(
  browser: Browser,
  url: string,
  { loads, say }: Pick<Options, "loads" | "say">,
): Promise<PageLoads[]> {
  const measured = Object.keys(pages).map((name): PageLoads => ({ name, loads: [] }));
  for (let round = 0; round <= loads; round += 1)
    for (const { name, loads: all } of measured) {
      const load = await measureLoad(browser, url, pages[name] ?? "/");
      if (round === 0) continue;
      all.push(load);
      say(
        `  ${round}/${loads} ${name}: painted ${load.paintedMs.toFixed(0)} ms, answers ${load.answersMs.toFixed(0)} ms, moved ${load.shift.toFixed(3)}, scripts ${load.scriptsKb.toFixed(0)} KB and ${load.chartsKb.toFixed(0)} KB`,
      );
    }
  return measured;
}

export function pageFigures(measured: PageLoads[]): Figure[] {
  return measured.flatMap(({ name, loads }) => {
    const isOverview = name === "Overview";
    const figure = (what: string, unit: string, values: number[], limit: number | null): Figure => {
      const { median, min, max } = spread(values);
      return {
        ...{ name: `${name}: ${what}`, median, min, max, unit, repetitions: loads.length },
        target: limit === null ? null : `< ${limit} ${unit}`.trimEnd(),
        met: limit === null ? null : median < limit,
      };
    };
    return [
      figure(
        "largest piece painted",
        "s",
        loads.map((one) => one.paintedMs / 1000),
        1.5,
      ),
      figure(
        "answers to keys and presses",
        "s",
        loads.map((one) => one.answersMs / 1000),
        null,
      ),
      figure(
        "layout shift",
        "",
        loads.map((one) => one.shift),
        0.05,
      ),
      figure(
        "scripts before anybody does anything, compressed",
        "KB",
        loads.map((one) => one.scriptsKb),
        isOverview ? 200 : null,
      ),
      ...(isOverview
        ? [
            figure(
              "scripts that come when charts are pointed at",
              "KB",
              loads.map((one) => one.chartsKb),
              null,
            ),
            figure(
              "of which the library that draws",
              "KB",
              loads.map((one) => one.libraryKb),
              120,
            ),
          ]
        : []),
    ];
  });
}
