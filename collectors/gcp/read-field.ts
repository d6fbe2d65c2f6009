/** Reads fields of answers and export files, where any may be missing or of another type; what is not as it should be reads as absent. */

export function textOf(value: unknown): string | null {
  if (typeof value === "number" && Number.isFinite(value)) return String(value);
  return typeof value === "string" && value !== "" ? value : null;
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

export function recordOf(value: unknown): Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};
}

export function recordsOf(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.map(recordOf) : [];
}

/** The entries of an object that are texts. */
export function textsByKey(value: unknown): Record<string, string> {
  const entries = Object.entries(recordOf(value)).filter(([, text]) => typeof text === "string");
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The last part of a path: `1` of `//iam.googleapis.com/projects/p/serviceAccounts/1`. */
export function lastPart(path: string): string {
  return path.slice(path.lastIndexOf("/") + 1);
}
