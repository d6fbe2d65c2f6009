/** JSON files named on the command line: what cannot be read or is something else is refused with the name of the file. */
import { readFile } from "node:fs/promises";
import { Invalid } from "#lib/errors.ts";
import type { Json } from "#lib/ingest/contract.ts";

export type JsonObject = { [key: string]: Json };

/** Throws Invalid. */
export async function readJson(path: string): Promise<Json> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code === "ENOENT" ? "does not exist" : "cannot be read";
    throw new Invalid(`The file ${path} ${reason}.`, { hint: "Check the path." });
  }
  try {
    return JSON.parse(text);
  } catch {
    throw new Invalid(`The file ${path} is not JSON.`, {
      hint: "Give the output of the cloud's CLI as JSON.",
    });
  }
}

/**
 * The one object in a file; of a list (an array, or `items` of a Kubernetes list) the one called `name` in its metadata or under any of `fields`.
 * Throws Invalid.
 */
export async function readOne(path: string, name: string | undefined, fields: string[]): Promise<JsonObject> {
  const content = await readJson(path);
  const items = isObject(content) && Array.isArray(content.items) ? content.items : content;
  const objects = (Array.isArray(items) ? items : [items]).filter(isObject);
  const named = objects.filter(
    (one) => name === undefined || nameIn(one) === name || fields.some((field) => one[field] === name),
  );
  const [found] = named;
  if (found !== undefined && named.length === 1) return found;
  throw new Invalid(
    `The file ${path} holds ${named.length} roles${name === undefined ? "" : ` called ${name}`}.`,
    {
      hint: "Name one of them with --name.",
    },
  );
}

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Texts of a list; of anything else none. */
export function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function nameIn({ metadata }: JsonObject): Json | undefined {
  return isObject(metadata) ? metadata.name : undefined;
}
