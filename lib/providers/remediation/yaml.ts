/** Values as YAML that every parser reads alike: whatever could be taken for anything but a text is quoted as JSON, which YAML contains. */
import type { Json } from "#lib/ingest/contract.ts";

/** Documents of one file. */
export function yamlDocuments(values: readonly Json[]): string {
  return values.map((value) => block(value, 0)).join("\n---\n");
}

function block(value: Json, depth: number): string {
  const pad = "  ".repeat(depth);
  if (Array.isArray(value) && value.length > 0)
    return value
      .map((one) => `${pad}- ${isFlat(one) ? flat(one) : block(one, depth + 1).trimStart()}`)
      .join("\n");
  if (typeof value === "object" && value !== null && !Array.isArray(value))
    return Object.entries(value)
      .map(
        ([key, one]) =>
          `${pad}${flat(key)}:${isFlat(one) ? ` ${flat(one)}` : `\n${block(one, depth + (Array.isArray(one) ? 0 : 1))}`}`,
      )
      .join("\n");
  return `${pad}${flat(value)}`;
}

function isFlat(value: Json): boolean {
  if (typeof value !== "object" || value === null) return true;
  return Array.isArray(value)
    ? value.every((one) => typeof one === "string")
    : Object.keys(value).length === 0;
}

function flat(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(flat).join(", ")}]`;
  if (typeof value === "string") return isPlain(value) ? value : JSON.stringify(value);
  return typeof value === "object" && value !== null ? "{}" : String(value);
}

/** Nothing that YAML 1.1 or 1.2 takes for a boolean, a null, a number or a date. */
function isPlain(text: string): boolean {
  return (
    /^[A-Za-z][A-Za-z0-9._/-]*$/.test(text) && !/^(y|n|yes|no|on|off|true|false|null|nan|inf)$/i.test(text)
  );
}
