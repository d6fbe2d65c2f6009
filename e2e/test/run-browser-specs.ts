import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Children } from "../demo/children.ts";
import { freePort } from "../demo/free-port.ts";
import { run } from "./run-tool.ts";
import { add, type Tally } from "./tally.ts";

type Suite = {
  suites?: Suite[];
  specs: { title: string; file: string; tests: { status: string }[] }[];
};
type Report = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: Suite[];
};

type Part = {
  browser: string;
  folder: string;
  part: "now" | "later";
  /** Those they depend on run before. */
  projects: readonly string[];
  /** Of the demo. */
  date: string;
  options: string[];
};

/** So many days pass before the specs that look back at what changed. */
const laterDays = 14;

/**
 * Starts the demo on data of its own, runs every browser spec against it, stops it; then the same demo some weeks later, for the specs that
 * look back. A flaky spec counts as failed.
 */
export async function runBrowserSpecs(browser: string, folder: string): Promise<Tally> {
  const date = process.env.ROLLCALL_TEST_DATE ?? "2026-11-24";
  const projects = ["signing-in", "collecting"];
  const first = await runPart({ browser, folder, date, part: "now", projects, options: ["--history", "0"] });
  const later = new Date(Date.parse(date) + laterDays * 86_400_000).toISOString().slice(0, 10);
  const weeks = ["--history", String(laterDays), "--daily", "0"];
  const back = { part: "later", projects: ["later"] } as const;
  return add(first, await runPart({ browser, folder, date: later, ...back, options: weeks }));
}

/** What an earlier part collected stays. */
async function runPart({ browser, folder, part, projects, date, options }: Part): Promise<Tally> {
  const children = new Children();
  const home = join(folder, "home");
  const port = await freePort(4100);
  const demoOptions = ["e2e/demo.ts", "--port", String(port), "--date", date, ...options];
  const demo = children.start("demo", demoOptions, { ...process.env, ROLLCALL_HOME: home, DATABASE_URL: "" });
  try {
    const ready = await children.line(demo, /Rollcall is at http:\/\/127\.0\.0\.1:\d+/);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(ready)?.[0];
    const report = join(folder, `browser-${part}.json`);
    const asked = projects.flatMap((project) => ["--project", project]);
    const code = await run("playwright", ["test", ...asked, "--reporter=line,json"], {
      ...process.env,
      ROLLCALL_SPECS: part,
      ROLLCALL_URL: url,
      ROLLCALL_HOME: join(home, "demo"),
      ROLLCALL_CHROMIUM: browser,
      PLAYWRIGHT_JSON_OUTPUT_NAME: report,
    });
    const { stats, suites } = JSON.parse(await readFile(report, "utf8")) as Report;
    const failed = stats.unexpected + stats.flaky;
    return {
      passed: stats.expected,
      failed: code === 0 ? failed : Math.max(1, failed),
      skipped: stats.skipped,
      failures: suites.flatMap(failuresOf),
    };
  } finally {
    await children.stopAll();
  }
}

function failuresOf({ suites = [], specs }: Suite): string[] {
  const failed = specs.filter(({ tests }) =>
    tests.some(({ status }) => status === "unexpected" || status === "flaky"),
  );
  return [...failed.map(({ file, title }) => `${file} > ${title}`), ...suites.flatMap(failuresOf)];
}
