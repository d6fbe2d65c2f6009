/** Keeps a child process running: a crash is followed by a new start, an abort by a clean end of the child. */
import { spawn } from "node:child_process";
import { stopwatch } from "#lib/clock.ts";
import { pause } from "./run/interrupt.ts";

type Options = {
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  signal: AbortSignal;
  /** Told of every start after a crash. */
  note(text: string): void;
  /** First wait before a new start; doubles with every early crash up to `maxDelayMs`. */
  delayMs?: number;
  maxDelayMs?: number;
  /** How long a child may take to end before it is killed. */
  graceMs?: number;
};

/** A child that ran at least this long had started properly. */
const healthyAfterMs = 30_000;

/** Resolves once the signal was aborted and the child has ended. */
export async function supervise(options: Options): Promise<void> {
  const { name, signal, note, delayMs = 1000, maxDelayMs = 30_000 } = options;
  let wait = delayMs;
  while (!signal.aborted) {
    const ran = stopwatch();
    const end = await runOnce(options);
    if (signal.aborted) return;
    wait = ran() >= healthyAfterMs ? delayMs : wait;
    note(`The ${name} process ended (${end}); starting it again in ${wait / 1000} s.`);
    await pause(wait, signal);
    wait = Math.min(wait * 2, maxDelayMs);
  }
}

function runOnce({ command, args, env, signal, graceMs = 5000 }: Options): Promise<string> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    let killer: NodeJS.Timeout | undefined;
    const stop = () => {
      child.kill("SIGTERM");
      killer = setTimeout(() => child.kill("SIGKILL"), graceMs);
    };
    signal.addEventListener("abort", stop);
    if (signal.aborted) stop();
    const ended = (how: string) => {
      clearTimeout(killer);
      signal.removeEventListener("abort", stop);
      resolve(how);
    };
    child.once("error", (error) => ended(error.message));
    child.once("exit", (code, killedBy) => ended(killedBy ?? `exit code ${code}`));
  });
}
