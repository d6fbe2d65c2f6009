/** The words of a command against what its command line knows: an option, flag or name too many is refused, as the real ones do. */
import { readFileSync } from "node:fs";
import { resolve } from "node:path";

export type Known = {
  /** Take a value, in the same word or the next. */
  options?: readonly string[];
  flags?: readonly string[];
  /** Must be said. */
  required?: readonly string[];
  /** Names that stand for themselves. */
  names?: number;
};

export type Read = { names: string[]; options: Record<string, string>; flags: ReadonlySet<string> };

/** Throws for what is not known, said twice, or missing. `words`: without those of the command itself. */
export function readWords(words: readonly string[], known: Known): Read {
  const { options = [], flags = [], required = [], names: count = 0 } = known;
  const read = { names: [] as string[], options: {} as Record<string, string>, flags: new Set<string>() };
  for (let at = 0; at < words.length; at++) {
    const word = words[at] ?? "";
    const [, option = "", value] = /^(--[^=]+)(?:=([\s\S]*))?$/.exec(word) ?? [];
    if (option === "") read.names.push(word);
    else if (flags.includes(option) && value === undefined) read.flags.add(option);
    else if (options.includes(option)) {
      if (Object.hasOwn(read.options, option)) throw new Error(`${option} is said twice`);
      const said = value ?? words[++at];
      if (said === undefined) throw new Error(`${option} has no value`);
      read.options[option] = said;
    } else throw new Error(`unrecognized arguments: ${word}`);
  }
  if (read.names.length !== count)
    throw new Error(`${count} names expected, not ${JSON.stringify(read.names)}`);
  const missing = required.filter((option) => !Object.hasOwn(read.options, option));
  if (missing.length > 0) throw new Error(`the following arguments are required: ${missing.join(", ")}`);
  return read;
}

/** The command with the most words that these begin with. Throws when there is none. */
export function commandIn<Command>(
  words: readonly string[],
  commands: Record<string, Command>,
): { command: Command; rest: string[] } {
  for (let count = words.length; count > 0; count--) {
    const name = words.slice(0, count).join(" ");
    const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
    if (command !== undefined) return { command, rest: words.slice(count) };
  }
  throw new Error(`no such command: ${words.join(" ")}`);
}

/** A file as it was written in the folder of the text. */
export function fileIn(folder: string, path: string): string {
  return readFileSync(resolve(folder, path), "utf8");
}
