/**
 * Text for a POSIX shell that means what it says whatever names hold: every word is quoted that has to be, options carry their value
 * in the same word so that no name can pass for an option, and a name with control characters is refused.
 */
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { Invalid } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";

const plain = /^[A-Za-z0-9_@%+:,./-]+$/;

/** Throws Invalid for control characters and for the marks that turn the direction of text. */
export function shellWord(text: string): string {
  if (isHostile(text)) {
    throw new Invalid("A name holds control characters: no command is written for it.", {
      hint: "Rename it first, or change it in the console of its cloud.",
    });
  }
  return plain.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Control characters, line separators, and the marks that make a line read otherwise than it runs. */
export function isHostile(text: string): boolean {
  return /[\p{Cc}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]/u.test(text);
}

export type Argument = string | [option: string, value: string];

/** One command: `["--role-name", "x"]` becomes `--role-name=x`. Broken over lines where it would be long. */
export function command(...words: Argument[]): string {
  const written = words.map((word) =>
    typeof word === "string" ? shellWord(word) : `${word[0]}=${shellWord(word[1])}`,
  );
  const line = written.join(" ");
  if (line.length <= 100) return line;
  const at = words.findIndex((word) => typeof word !== "string" || word.startsWith("--"));
  if (at < 0) return line;
  return [written.slice(0, at).join(" "), ...written.slice(at)].join(" \\\n  ");
}

/** The same with its answer kept in a file. */
export function into(file: string, text: string): string {
  return `${text} > ${shellWord(file)}`;
}

const mark = "ROLLCALL_END";

/** Writes a file from text that stands in the command itself: nothing in it is expanded. */
export function writeFile(file: string, text: string): string {
  if (text.split("\n").includes(mark)) throw new Error("The text holds the mark that ends it.");
  return `cat > ${shellWord(file)} <<'${mark}'\n${text}\n${mark}`;
}

export function jsonText(value: Json): string {
  return JSON.stringify(value, null, 2);
}

/** A name for a file: letters, digits, dots and dashes only, never empty, never hidden. */
export function fileName(parts: readonly string[], ending: string): string {
  const safe = parts
    .map((part) => part.replace(/[^A-Za-z0-9.]+/g, "-").replace(/^[-.]+|[-.]+$/g, ""))
    .filter((part) => part !== "");
  return `${safe.join("-").slice(0, 100) || "rollcall"}.${ending}`;
}

export function commands(name: string, ...lines: string[]): ChangeText {
  return { format: "cli", name, text: lines.join("\n") };
}
