import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { run } from "./run-tool.ts";
import type { Tally } from "./tally.ts";

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
};

/** Runs one Vitest project and counts its tests; a file that cannot even be loaded counts as a failure. */
export async function runVitest(project: string, folder: string): Promise<Tally> {
  const file = join(folder, `${project}.json`);
  const code = await run("vitest", [
    "run",
    "--project",
    project,
    "--reporter=dot",
    "--reporter=json",
    `--outputFile.json=${file}`,
  ]);
  const report = JSON.parse(await readFile(file, "utf8")) as Report;
  const whole = report.success && code === 0;
  return {
    passed: report.numPassedTests,
    failed: whole ? 0 : Math.max(1, report.numFailedTests),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}
