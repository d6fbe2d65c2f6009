import { type ChildProcess, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));
const graceMs = 15_000;

type Running = { name: string; process: ChildProcess; lines: Interface; said: string[] };
type CliOptions = { accept?: number[]; show?: (line: string) => void };
/** A command that takes line after line; `ask` resolves with its answer to one, `end` when it has ended in peace. */
export type Asked = { ask(line: string, answer: RegExp): Promise<RegExpExecArray>; end(): Promise<void> };

/** The processes of the demo. Each ends when the demo ends, even when the demo is killed outright. */
export class Children {
  readonly #running = new Set<Running>();

  /** Starts a long-lived process of ours. Its first lines are kept, to be shown when it fails. */
  start(
    name: string,
    args: string[],
    env: NodeJS.ProcessEnv,
    { input = "ignore" }: { input?: "ignore" | "pipe" } = {},
  ): Running {
    const child = spawn(process.execPath, ["--import", "./collectors/exit-with-parent.ts", ...args], {
      cwd: root,
      env,
      stdio: [input, "pipe", "pipe", "ipc"],
    });
    if (!child.stdout || !child.stderr) throw new Error("A child without pipes cannot be listened to.");
    const running: Running = {
      name,
      process: child,
      lines: createInterface({ input: child.stdout }),
      said: [],
    };
    this.#running.add(running);
    const keep = (text: string) => running.said.push(text);
    running.lines.on("line", keep);
    createInterface({ input: child.stderr }).on("line", keep);
    child.once("exit", () => this.#running.delete(running));
    return running;
  }

  /** Starts a process whose first line is JSON, and returns that. */
  async startJson(name: string, args: string[], env: NodeJS.ProcessEnv = process.env): Promise<unknown> {
    return JSON.parse(await this.line(this.start(name, args, env), /^\{/));
  }

  /** The next line of a process that matches. Rejects when the process ends first, with what it said. */
  line(running: Running, pattern: RegExp): Promise<string> {
    return new Promise((resolve, reject) => {
      const found = running.said.find((text) => pattern.test(text));
      if (found !== undefined) return resolve(found);
      const leave = () => {
        running.lines.off("line", look);
        running.process.off("exit", fail);
      };
      const look = (text: string) => {
        if (!pattern.test(text)) return;
        leave();
        resolve(text);
      };
      const fail = (code: number | null) => {
        leave();
        reject(new Error(`${running.name} ended (${code}):\n${running.said.slice(-20).join("\n")}`));
      };
      running.lines.on("line", look);
      running.process.on("exit", fail);
    });
  }

  /** Starts one command of the product that reads lines. `accept`: exit codes that are an end in peace. */
  cliByLine(args: string[], env: NodeJS.ProcessEnv, { accept = [0], show }: CliOptions = {}): Asked {
    const name = `rollcall ${args.join(" ")}`;
    const running = this.start(name, ["collectors/cli.ts", ...args], env, { input: "pipe" });
    if (show && running.process.stderr) createInterface({ input: running.process.stderr }).on("line", show);
    // A reader that has ended is told by its exit, not by the line it no longer took.
    running.process.stdin?.on("error", () => {});
    const ended = new Promise<number | null>((resolve) => running.process.once("close", resolve));
    return {
      ask: async (line, answer) => {
        if (running.process.exitCode !== null) throw failed(running, running.process.exitCode);
        running.process.stdin?.write(`${line}\n`);
        return answer.exec(await this.line(running, answer)) as RegExpExecArray;
      },
      end: async () => {
        running.process.stdin?.end();
        const code = await ended;
        if (code === null || !accept.includes(code)) throw failed(running, code);
      },
    };
  }

  /** Runs one command of the product to its end and returns what it printed. */
  async cli(
    args: string[],
    env: NodeJS.ProcessEnv,
    { accept = [0], show }: CliOptions = {},
  ): Promise<string> {
    const running = this.start(`rollcall ${args.join(" ")}`, ["collectors/cli.ts", ...args], env);
    const printed: string[] = [];
    running.lines.on("line", (text) => printed.push(text));
    if (show && running.process.stderr) createInterface({ input: running.process.stderr }).on("line", show);
    const code = await new Promise<number | null>((resolve) => running.process.once("close", resolve));
    if (code === null || !accept.includes(code)) throw failed(running, code);
    return printed.join("\n");
  }

  /** Ends every child, the youngest first, and waits for them; one that does not listen is killed. */
  async stopAll(): Promise<void> {
    for (const running of [...this.#running].reverse()) await stop(running.process);
  }
}

function failed({ name, said }: Running, code: number | null): Error {
  return new Error(`${name} failed (${code}):\n${said.slice(-20).join("\n")}`);
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    const killer = setTimeout(() => child.kill("SIGKILL"), graceMs);
    child.once("exit", () => {
      clearTimeout(killer);
      resolve();
    });
    child.kill("SIGTERM");
  });
}
