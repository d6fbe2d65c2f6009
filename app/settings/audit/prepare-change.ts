/** What a row of the record says was before and is after, as lines to read: one per member, those that stayed left out. */
import type { Json } from "#lib/ingest/contract.ts";

export type ChangeLine = {
  /** `config.regions`; empty for a value that is no object. */
  name: string;
  /** Null: it was not there. */
  before: string | null;
  /** Null: it is not there any more, or was only told before. */
  after: string | null;
};

const depth = 4;

/** In the order of the members, those of `after` first. */
export function prepareChange(before: Json, after: Json): ChangeLine[] {
  const was = flatten(before);
  const is = flatten(after);
  return [...new Set([...is.keys(), ...was.keys()])]
    .map((name) => ({ name, before: was.get(name) ?? null, after: is.get(name) ?? null }))
    .filter((line) => line.before !== line.after);
}

function flatten(value: Json): Map<string, string> {
  const lines = new Map<string, string>();
  const add = (name: string, part: Json, left: number) => {
    if (part === null) return name === "" ? undefined : lines.set(name, "none");
    if (typeof part === "object" && !Array.isArray(part) && left > 0) {
      for (const [key, member] of Object.entries(part))
        add(name === "" ? key : `${name}.${key}`, member, left - 1);
      return;
    }
    lines.set(name, words(part));
  };
  add("", value, depth);
  return lines;
}

function words(value: Json): string {
  if (typeof value === "string") return value;
  if (Array.isArray(value) && value.every((item) => typeof item === "string"))
    return value.join(", ") || "none";
  return JSON.stringify(value);
}
