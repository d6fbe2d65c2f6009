/** The columns a list can show, which of them it does, and how that is written: in the address, in a cookie, in a saved view. */
import type { FieldName } from "#lib/domain/filter/fields.ts";

/** `saved`: the field a saved view names it by. Name comes first always. */
export const LIST_COLUMNS = [
  { id: "scope", label: "Scope", saved: "scope" },
  { id: "owner", label: "Owner", saved: "owner" },
  { id: "nature", label: "Nature", saved: "nature" },
  { id: "environment", label: "Environment", saved: "environment" },
  { id: "class", label: "Class", saved: "class" },
  { id: "tier", label: "Tier", saved: "tier" },
  { id: "opi", label: "OPI", saved: "opi" },
  { id: "unused", label: "Unused", saved: "unused" },
  { id: "last-used", label: "Last used", saved: "last-used" },
  { id: "credential-age", label: "Static key", saved: "static-credentials" },
  { id: "claim-until", label: "Claim until", saved: "claim-until" },
  { id: "findings", label: "Findings", saved: "finding" },
  { id: "grants", label: "Grants", saved: "grants" },
] as const satisfies readonly { id: string; label: string; saved: FieldName }[];

export type ListColumn = (typeof LIST_COLUMNS)[number]["id"];

export const USUAL_COLUMNS: readonly ListColumn[] = [
  ...(["scope", "owner", "tier", "opi", "unused", "last-used", "credential-age"] as const),
];

export const columnsCookie = "list-columns";

/** What is written first: the address, then the cookie. Unknown names are left out; nothing left is the usual. */
export function readColumns(...written: (string | null | undefined)[]): ListColumn[] {
  for (const text of written) {
    const named = (text ?? "").split(",");
    const found = LIST_COLUMNS.filter(({ id, saved }) => named.includes(id) || named.includes(saved));
    if (found.length > 0) return found.map(({ id }) => id);
  }
  return [...USUAL_COLUMNS];
}

/** As the address and the cookie have them. */
export function writeColumns(columns: readonly ListColumn[]): string {
  return columns.join(",");
}

/** As a saved view has them; empty for the usual ones. */
export function savedColumns(columns: readonly ListColumn[]): FieldName[] {
  if (writeColumns(columns) === writeColumns(USUAL_COLUMNS)) return [];
  return LIST_COLUMNS.filter(({ id }) => columns.includes(id)).map(({ saved }) => saved);
}
