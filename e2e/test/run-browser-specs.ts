import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Children } from "../demo/children.ts";
import { freePort } from "../demo/free-port.ts";
import { run } from "./run-tool.ts";
import type { Tally } from "./tally.ts";

type Suite = {
  suites?: Suite[];
  specs: { title: string; file: string; tests: { status: string }[] }[];
};
type Report = {
  stats: { expected: number; unexpected: number; flaky: number; skipped: number };
  suites: Suite[];
};

/** Starts the demo on data of its own, runs every browser spec against it, stops it. A flaky spec counts as failed. */
export async function runBrowserSpecs(browser: string, folder: string): Promise<Tally> {
  const children = new Children();
  const port = await freePort(4100);
  const home = join(folder, "home");
  const date = process.env.ROLLCALL_TEST_DATE ?? "2026-11-24";
  const demo = children.start(
    "demo",
    ["e2e/demo.ts", "--port", String(port), "--history", "0", "--date", date],
    {
      ...process.env,
      ROLLCALL_HOME: home,
      DATABASE_URL: "",
    },
  );
  try {
    const ready = await children.line(demo, /http:\/\/127\.0\.0\.1:\d+/);
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(ready)?.[0];
    const report = join(folder, "browser.json");
    const code = await run("playwright", ["test", "--reporter=line,json"], {
      ...process.env,
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
