/** The command line as a person uses it: a process of its own, judged by what it prints and its exit code. */
import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export type CliResult = { code: number | null; stdout: string; stderr: string };

const cli = fileURLToPath(new URL("../cli.ts", import.meta.url));

type Options = {
  env: Record<string, string | undefined>;
  /** What its standard input holds; nothing by default. */
  input?: string;
  /** Called with everything standard error holds so far; may end the process. */
  onStderr?(text: string, child: ReturnType<typeof spawn>): void;
};

export function runCli(args: string[], { env, input = "", onStderr }: Options): Promise<CliResult> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [cli, ...args], {
      env: { ...process.env, NODE_OPTIONS: "", VITEST: undefined, ...env },
      stdio: ["pipe", "pipe", "pipe"],
    });
    // Who ends before it has read is told by its exit code.
    child.stdin.on("error", () => {});
    child.stdin.end(input);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
      onStderr?.(stderr, child);
    });
    child.on("error", reject);
    child.on("close", (code) => resolve({ code, stdout, stderr }));
  });
}

/** One object per line. */
export function linesOf(result: CliResult): Record<string, unknown>[] {
  return result.stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line));
}
