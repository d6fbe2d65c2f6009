import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const root = join(import.meta.dirname, "../..");
const run = promisify(execFile);

export type Row = Record<string, unknown>;

const answered = new Map<string, Promise<Row[]>>();

/** What `export` prints for a filter: the same question, asked through the command line; once, for specs that change nothing. */
export function exported(kind: string, filter: string): Promise<Row[]> {
  const question = `${kind} ${filter}`;
  const answer = answered.get(question) ?? ask(kind, filter);
  answered.set(question, answer);
  return answer;
}

async function ask(kind: string, filter: string): Promise<Row[]> {
  const command = ["collectors/cli.ts", "export", kind, "--filter", filter];
  const node = join(root, "node_modules/.bin/node");
  const { stdout } = await run(node, command, { cwd: root, maxBuffer: 1 << 28 });
  return stdout
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Row);
}
