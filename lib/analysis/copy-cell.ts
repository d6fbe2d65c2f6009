const escapes: Record<string, string> = { "\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r" };

/** A value as a cell of COPY text, which Postgres reads back unchanged. */
export function copyCell(value: string | number | null): string {
  if (value === null) return "\\N";
  return typeof value === "number"
    ? String(value)
    : value.replace(/[\\\t\n\r]/g, (character) => escapes[character] ?? "");
}
