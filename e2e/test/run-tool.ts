import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Tally } from "./tally.ts";

export const projectRoot = fileURLToPath(new URL("../..", import.meta.url));

/** Runs a tool from node_modules/.bin, showing what it says. Resolves with its exit code. */
export function run(tool: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(`${projectRoot}node_modules/.bin/${tool}`, args, {
      cwd: projectRoot,
      env,
      stdio: ["ignore", "inherit", "inherit"],
    });
    child.once("error", reject);
    child.once("exit", (code) => resolve(code ?? 1));
  });
}

/** A check that is one test: it holds or it does not. */
export async function runTool(tool: string, args: string[]): Promise<Tally> {
  const held = (await run(tool, args)) === 0;
  return { passed: held ? 1 : 0, failed: held ? 0 : 1, skipped: 0, failures: held ? [] : [tool] };
}
