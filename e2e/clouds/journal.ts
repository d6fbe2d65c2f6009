/**
 * What people applied through the simulators, one JSON line each, folded on top of the grown world: the world is its seed,
 * its date and this file.
 */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from "node:fs";
import { dirname } from "node:path";

export type JournalEntry = {
  cloud: string;
  /** The account, project, subscription or cluster it was applied in. */
  scope: string;
  /** The simulated day it was applied on. */
  day: number;
  action: string;
  parameters: Record<string, unknown>;
};

export type Journal = {
  entriesOf(cloud: string, scope: string): JournalEntry[];
  append(entry: JournalEntry): void;
};

/** Keeps entries in `path`, or in memory only when it is undefined. Throws SyntaxError for a line that is not an entry. */
export function openJournal(path: string | undefined): Journal {
  const byScope = new Map<string, JournalEntry[]>();
  const remember = (entry: JournalEntry) => {
    const key = `${entry.cloud}/${entry.scope}`;
    const known = byScope.get(key);
    if (known) known.push(entry);
    else byScope.set(key, [entry]);
  };
  if (path !== undefined && existsSync(path)) {
    const text = readFileSync(path);
    // A process killed while writing leaves half a last line; it was never acknowledged, so it goes.
    const whole = text.subarray(0, text.lastIndexOf("\n") + 1);
    if (whole.length < text.length) truncateSync(path, whole.length);
    for (const line of whole.toString("utf8").split("\n")) {
      if (line !== "") remember(JSON.parse(line) as JournalEntry);
    }
  }
  return {
    entriesOf: (cloud, scope) => byScope.get(`${cloud}/${scope}`) ?? [],
    append: (entry) => {
      if (path !== undefined) {
        mkdirSync(dirname(path), { recursive: true });
        appendFileSync(path, `${JSON.stringify(entry)}\n`);
      }
      remember(entry);
    },
  };
}
