/** Where identity_row keeps each field of the filter language: one line per field, and the compiler asks for every field. */
import { credentialLives, longLivedWays } from "#lib/domain/credential-life.ts";
import { evidenceStates } from "#lib/domain/evidence-codes.ts";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { SortField } from "#lib/domain/filter/sort.ts";

/** What a filter names by words and a column keeps by id. */
export type NamedIds = "scope" | "source" | "team";

export type Column =
  /** `nullable`: null is what is not known; otherwise that has a code. */
  | { type: "code"; column: string; nullable?: boolean }
  /** What has decimals is `real` and compared as such: as a double, 0.4 would be more than 0.4. */
  | { type: "number"; column: string; decimals?: boolean }
  /** `none`: holds where the date is known to be absent; a null date is otherwise not known. */
  | { type: "date"; column: string; none: string }
  | { type: "id"; column: string; names: NamedIds }
  /** `unread`: the bits that could not be read. */
  | { type: "bits"; column: string; unread: string }
  /** Kept by other tables, packed: `resolveActions` finds who. */
  | { type: "actions" }
  /** Kept by grant sets: `resolveHoldings` finds which. */
  | { type: "holdings" };

/** An index is there to be quoted only where the evidence is enough. */
const quotable = (column: string) => `case when evidence = ${evidenceStates.enough.code} then ${column} end`;

const longLivedBits = (fieldOf("signs-in").values ?? [])
  .filter(({ value }) => longLivedWays.includes(value))
  .reduce((sum, { code }) => sum | code, 0);

/** What `credentialLifeOf` says, of a row of the list. */
export const credentialLife = `(case when signs_in_with & ${longLivedBits} <> 0 then ${credentialLives["long-lived"].code}
    when signs_in_unread & ${longLivedBits} <> 0 then null
    when signs_in_with <> 0 then ${credentialLives["short-lived"].code}
    when signs_in_unread = 0 then ${credentialLives["no-way-in"].code} end)`;

export const columns: Record<FieldName, Column> = {
  provider: { type: "code", column: "provider" },
  kind: { type: "code", column: "kind" },
  nature: { type: "code", column: "nature" },
  environment: { type: "code", column: "environment" },
  class: { type: "code", column: "class" },
  team: { type: "id", column: "team", names: "team" },
  owner: { type: "code", column: "owner_state" },
  "suggested-team": { type: "id", column: "suggested_team", names: "team" },
  "owner-conflict": { type: "code", column: "owner_conflict" },
  "claim-until": { type: "date", column: "claim_until", none: "claim_until is null" },
  "owner-hint": { type: "code", column: "owner_hint" },
  "first-claimed": { type: "date", column: "first_claimed_on", none: "first_claimed_on is null" },
  tier: { type: "code", column: "tier", nullable: true },
  evidence: { type: "code", column: "evidence", nullable: true },
  opi: { type: "number", column: `(${quotable("opi")})`, decimals: true },
  "weighted-opi": { type: "number", column: `(${quotable("weighted_opi")})`, decimals: true },
  granted: { type: "number", column: "granted" },
  unused: { type: "number", column: "unused" },
  administrator: { type: "code", column: "administrator::int", nullable: true },
  stale: { type: "code", column: "staleness" },
  "break-glass": { type: "code", column: "break_glass" },
  finding: { type: "bits", column: "checks", unread: "0" },
  scope: { type: "id", column: "scope_id", names: "scope" },
  source: { type: "id", column: "source_id", names: "source" },
  state: { type: "code", column: "state" },
  created: { type: "date", column: "created_on", none: "false" },
  "first-seen": { type: "date", column: "first_seen_on", none: "false" },
  gone: { type: "date", column: "gone_on", none: "gone_on is null" },
  "last-used": { type: "date", column: "last_used_on", none: "last_used_state = 1" },
  "signs-in": { type: "bits", column: "signs_in_with", unread: "signs_in_unread" },
  "credential-life": { type: "code", column: credentialLife, nullable: true },
  "static-credentials": { type: "number", column: "static_credentials" },
  "credential-age": {
    type: "date",
    column: "oldest_credential_on",
    none: "static_credentials is not distinct from 0",
  },
  grants: { type: "number", column: "grants" },
  workloads: { type: "number", column: "workloads" },
  gaps: { type: "bits", column: "gaps", unread: "0" },
  can: { type: "actions" },
  used: { type: "actions" },
  denied: { type: "actions" },
  holds: { type: "holdings" },
};

export type OwnColumn = Exclude<Column, { type: "actions" | "holdings" }>;

/** Of a field that the list keeps itself: facets, sorts and comparisons are of these alone. */
export function columnOf(field: FieldName): OwnColumn {
  const column: Column = columns[field];
  if (column.type === "actions" || column.type === "holdings")
    throw new RangeError(`${field} has no column of its own.`);
  return column;
}

/** The code of what is known to be absent, in a list that has none. */
export const noneCode = 0;

/** The code of what is not known, where that has one: a kind nobody described, a use nobody can tell. */
export const unknownCode = 0;

/** What a sort compares and how a cursor brings it back. Names compare without case, by their first hundred characters. */
export function sortKey(field: SortField): { expression: string; type: "text" | "date" | "int8" | "real" } {
  if (field === "name") return { expression: `left(search, 100) collate "C"`, type: "text" };
  const column = columnOf(field);
  if (column.type === "number" && column.decimals) return { expression: column.column, type: "real" };
  return { expression: column.column, type: column.type === "date" ? "date" : "int8" };
}

/** Everything a list row is decoded from; the row source is called `page`. */
export const rowColumns = `
  page.principal_id::text as id, page.provider, page.kind, page.nature, page.nature_confidence,
  page.environment, page.environment_confidence, page.class, page.class_confidence, page.source_id,
  page.scope_id, page.state, page.created_on::text, page.first_seen_on::text, page.last_used_on::text,
  page.last_used_state, page.signs_in_with, page.signs_in_unread, page.static_credentials,
  page.oldest_credential_on::text, page.grants, page.workloads, page.gaps, page.predecessor_id::text, page.name,
  page.tier, page.evidence, page.opi, page.weighted_opi, page.granted, page.used, page.unused, page.administrator,
  page.staleness, page.team, page.owner_state, page.suggested_team, page.claim_until::text, page.owner_conflict,
  page.checks::text,
  (select team.key || E'\\n' || team.name from team where team.id = page.team) as team_names,
  (select team.key || E'\\n' || team.name from team where team.id = page.suggested_team) as suggested_team_names`;
