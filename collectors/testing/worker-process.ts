/** Worker processes as an operating system runs them: started, signalled, killed, and judged by what they print. */
import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";

export type WorkerProcess = {
  child: ChildProcess;
  /** Everything printed so far, both streams. */
  said(): string;
  /** Resolves once it has printed what matches; rejects when it ends first. */
  hears(pattern: RegExp): Promise<void>;
  signal(name: "SIGTERM" | "SIGKILL" | "SIGSTOP" | "SIGCONT"): void;
  /** Exit code, or the signal that ended it. */
  ended: Promise<number | NodeJS.Signals | null>;
};

const running = new Set<WorkerProcess>();

/** `script`: beside collectors/, the real worker by default. */
export function startWorker(env: Record<string, string | undefined>, script = "worker.ts"): WorkerProcess {
  const path = fileURLToPath(new URL(`../${script}`, import.meta.url));
  const child = spawn(process.execPath, [path], {
    env: { ...process.env, NODE_OPTIONS: "", VITEST: undefined, ROLLCALL_WORKER_TICK_MS: "500", ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let text = "";
  const listeners = new Set<() => void>();
  const add = (chunk: Buffer) => {
    text += String(chunk);
    for (const listener of listeners) listener();
  };
  child.stdout.on("data", add);
  child.stderr.on("data", add);
  const ended = new Promise<number | NodeJS.Signals | null>((resolve) => {
    child.once("close", (code, name) => {
      running.delete(worker);
      resolve(name ?? code);
    });
  });
  const hears = (pattern: RegExp) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (!pattern.test(text)) return;
        listeners.delete(look);
        resolve();
      };
      listeners.add(look);
      look();
      void ended.then((how) => reject(new Error(`The worker ended (${how}) without ${pattern}:\n${text}`)));
    });
  const worker: WorkerProcess = {
    ...{ child, said: () => text, hears, ended },
    signal: (name) => void child.kill(name),
  };
  running.add(worker);
  return worker;
}

/** For `afterEach`: nothing outlives its test. */
export async function killWorkers(): Promise<void> {
  for (const { child, ended } of [...running]) {
    child.kill("SIGCONT");
    child.kill("SIGKILL");
    await ended;
  }
}
