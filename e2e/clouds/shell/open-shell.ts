/**
 * The machine's own POSIX shell for commands as they are written: in a folder of its own, where nothing can be called but what is
 * handed in and a few plain tools. Whatever else a text calls is not found, and the text fails.
 */
import { execFile } from "node:child_process";
import { accessSync, constants, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";

/** What a command line prints for these words, said in this folder. Throws for what it does not know, and for what is refused. */
export type CommandLine = (words: string[], folder: string) => Promise<string>;

export type Shell = {
  /** What the text prints. Throws with what was said when any command of it fails, at the left of a pipe too. */
  run(text: string): Promise<string>;
  /** Where the files are that the texts write. */
  folder: string;
  stop(): Promise<void>;
};

const plainTools = ["cat", "date", "sed", "xargs"];

export async function openShell(commandLines: Record<string, CommandLine>): Promise<Shell> {
  const home = mkdtempSync(join(tmpdir(), "rollcall-shell-"));
  const [bin, folder, socket] = [join(home, "bin"), join(home, "work"), join(home, "socket")];
  for (const made of [bin, folder]) mkdirSync(made);
  for (const tool of plainTools) symlinkSync(pathOf(tool), join(bin, tool));
  for (const name of Object.keys(commandLines))
    writeFileSync(join(bin, name), messenger(name, socket), { mode: 0o755 });
  let failures: string[] = [];
  const server = createServer({ allowHalfOpen: true }, (connection) => {
    answer(connection, commandLines).catch((error: unknown) => {
      failures.push(error instanceof Error ? error.message : String(error));
      connection.end(JSON.stringify({ code: 1, out: "", said: `${failures.at(-1)}\n` }));
    });
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    folder,
    run: async (text) => {
      failures = [];
      const out = await shell(text, folder, { PATH: bin, HOME: home });
      if (failures.length > 0) throw new Error(failures.join("\n"));
      return out;
    },
    stop: async () => {
      await new Promise((resolve) => server.close(resolve));
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** The same with the real command lines, found where the process finds its own tools. `before`: said before every text. */
export function openRealShell(environment: Record<string, string>, before = ""): Shell {
  const folder = mkdtempSync(join(tmpdir(), "rollcall-shell-"));
  return {
    folder,
    run: (text) => shell(`${before}\n${text}`, folder, { ...process.env, ...environment }),
    stop: async () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Throws when the machine has no such tool. */
function pathOf(tool: string): string {
  for (const folder of (process.env.PATH ?? "").split(delimiter)) {
    const path = join(folder, tool);
    try {
      accessSync(path, constants.X_OK);
      return path;
    } catch {
      // Not here.
    }
  }
  throw new Error(`There is no ${tool} on this machine`);
}

function shell(text: string, cwd: string, env: Record<string, string | undefined>): Promise<string> {
  return new Promise((resolve, reject) => {
    execFile("/bin/sh", ["-eu", "-c", text], { cwd, env: env as NodeJS.ProcessEnv }, (error, out, said) =>
      error ? reject(new Error(`${said || error.message}\n${text}`)) : resolve(out),
    );
  });
}

async function answer(connection: Socket, commandLines: Record<string, CommandLine>): Promise<void> {
  let asked = "";
  for await (const part of connection) asked += part;
  const { name, words, folder } = JSON.parse(asked) as { name: string; words: string[]; folder: string };
  const out = (await commandLines[name]?.(words, folder)) ?? "";
  connection.end(JSON.stringify({ code: 0, out, said: "" }));
}

/** A program that hands its words on and prints what comes back: small, for it starts anew with each command. */
function messenger(name: string, socket: string): string {
  return `#!${process.execPath}
const asked = JSON.stringify({ name: ${JSON.stringify(name)}, words: process.argv.slice(2), folder: process.cwd() });
const line = require("node:net").connect(${JSON.stringify(socket)}, () => line.end(asked));
let text = "";
line.on("data", (part) => { text += part; });
line.on("end", () => {
  const { code, out, said } = JSON.parse(text);
  process.exitCode = code;
  process.stdout.write(out);
  process.stderr.write(said);
});
`;
}
