/**
 * What the entries of a role definition allow: each entry by itself, its exceptions taken from its own actions only, without case,
 * `*` across every part. Conditions are kept, never evaluated: what they restrict counts as conditional.
 */
import type { Json } from "#lib/ingest/contract.ts";

export type PermissionEntry = {
  actions: string[];
  notActions: string[];
  dataActions: string[];
  notDataActions: string[];
  condition: string | null;
  conditionVersion: string | null;
};

export type Plane = "control" | "data";
export type Allowance = "allowed" | "conditional" | "none";

/** Source: Azure RBAC overview; actions never imply data actions, and a second entry may give back what the first left out. */
export function allowanceOf(entries: readonly PermissionEntry[], action: string, plane: Plane): Allowance {
  let found: Allowance = "none";
  for (const entry of entries) {
    const [given, taken] =
      plane === "control" ? [entry.actions, entry.notActions] : [entry.dataActions, entry.notDataActions];
    if (!given.some((pattern) => matchesAction(pattern, action))) continue;
    if (taken.some((pattern) => matchesAction(pattern, action))) continue;
    if (entry.condition === null) return "allowed";
    found = "conditional";
  }
  return found;
}

/** Whole text, without case, `*` is any run. Real definitions hold trailing spaces, braces and colons: all of it literal. */
export function matchesAction(pattern: string, action: string): boolean {
  const wanted = pattern.trim().toLowerCase();
  const given = action.trim().toLowerCase();
  if (!wanted.includes("*")) return wanted === given;
  const parts = wanted.split("*");
  const first = parts[0] ?? "";
  const last = parts.at(-1) ?? "";
  if (given.length < first.length + last.length || !given.startsWith(first) || !given.endsWith(last))
    return false;
  let at = first.length;
  const end = given.length - last.length;
  for (const part of parts.slice(1, -1)) {
    const found = given.indexOf(part, at);
    if (found < 0 || found + part.length > end) return false;
    at = found + part.length;
  }
  return true;
}

/** The document of an Azure role: its entries in their order, every text as the API gave it but for surrounding spaces. */
export function roleDocument(entries: readonly PermissionEntry[], assignableScopes: readonly string[]): Json {
  return { permissions: entries.map(entryJson), assignableScopes: [...assignableScopes] };
}

function entryJson(entry: PermissionEntry): Json {
  const { condition, conditionVersion, ...lists } = entry;
  const trimmed = Object.fromEntries(
    Object.entries(lists).map(([name, values]) => [name, values.map((value) => value.trim())]),
  );
  return condition === null ? trimmed : { ...trimmed, condition, conditionVersion };
}
