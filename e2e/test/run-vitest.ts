import { readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { projectRoot, run } from "./run-tool.ts";
import type { Tally } from "./tally.ts";

type Report = {
  numPassedTests: number;
  numFailedTests: number;
  numPendingTests: number;
  numTodoTests: number;
  success: boolean;
  testResults: {
    name: string;
    status: string;
    message: string;
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[];
  }[];
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
    failures: whole ? [] : failuresOf(report, project),
  };
}

/** One line each: file, test, and the first line of what went wrong. */
function failuresOf({ testResults }: Report, project: string): string[] {
  const failures = testResults.flatMap(({ name, status, message, assertionResults }) => {
    const file = relative(projectRoot, name);
    const failed = assertionResults.filter((test) => test.status === "failed");
    if (status === "failed" && failed.length === 0) return [`${file}: ${firstLine(message)}`];
    return failed.map((test) => `${file} > ${test.fullName}: ${firstLine(test.failureMessages[0] ?? "")}`);
  });
  return failures.length > 0 ? failures : [`${project}: every test passed, yet the run as a whole did not`];
}

function firstLine(text: string): string {
  return text.split("\n", 1)[0]?.slice(0, 300) ?? "";
}
