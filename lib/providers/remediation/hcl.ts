/** Values as Terraform writes them: what a policy holds stays literal, `${…}` of policy variables included. */
import type { Json } from "#lib/ingest/contract.ts";

/** A quoted string in which nothing is a template. Source: Terraform language, "Strings and templates". */
export function hclString(text: string): string {
  return (
    JSON.stringify(text)
      .replace(
        /[\u007f-\u009f\u2028\u2029]/g,
        (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, "0")}`,
      )
      // As a function: in a replacement text two dollars are one.
      .replaceAll("${", () => "$${")
      .replaceAll("%{", "%%{")
      .replaceAll("\\b", "\\u0008")
      .replaceAll("\\f", "\\u000c")
  );
}

/** As `terraform fmt` lays it out where it can be told without aligning. `depth`: of the line it stands on. */
export function hclValue(value: Json, depth = 1): string {
  const pad = "  ".repeat(depth + 1);
  const end = "  ".repeat(depth);
  if (typeof value === "string") return hclString(value);
  if (value === null || typeof value !== "object") return String(value);
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((one) => `${pad}${hclValue(one, depth + 1)},`).join("\n")}\n${end}]`;
  }
  const entries = Object.entries(value);
  if (entries.length === 0) return "{}";
  return `{\n${entries.map(([key, one]) => `${pad}${hclString(key)} : ${hclValue(one, depth + 1)}`).join(",\n")}\n${end}}`;
}

/** A name for a resource: letters, digits and underscores, beginning with a letter. */
export function hclName(...parts: string[]): string {
  const name = parts
    .join("_")
    .replace(/[^A-Za-z0-9_]+/g, "_")
    .replace(/^_+|_+$/g, "")
    .toLowerCase();
  return /^[a-z]/.test(name) ? name.slice(0, 80) : `it_${name.slice(0, 76)}`;
}

/** One block; `body` lines are indented by two. */
export function hclBlock(head: string, lines: readonly string[]): string {
  return `${head} {\n${lines.map((line) => `  ${line}`).join("\n")}\n}`;
}
