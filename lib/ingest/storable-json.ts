/** Text and JSON as Postgres can hold them: NUL and half characters become the replacement character. */
import type { Json } from "./contract.ts";

export function storableText(text: string): string {
  return text.replaceAll("\0", "\u{fffd}").toWellFormed();
}

export function storableJson(value: Json): Json {
  if (typeof value === "string") return storableText(value);
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(storableJson);
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [storableText(key), storableJson(member)]),
  );
}
