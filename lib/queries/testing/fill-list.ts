/** Fills identity_row with given rows and what they point at, for tests that compare the list with an evaluation in memory. */
import type pg from "pg";
import type { FilterRow, RowValue } from "#lib/domain/filter/evaluate.ts";
import { type Field, type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";

export type ListedRow = { id: string; name: string; row: FilterRow };

/** A tree of four scopes under two sources; identities live in the last three. */
export const scopes = [
  { id: 1, source: 1, parent: null, externalId: "o-root", name: "Example Corp" },
  { id: 2, source: 1, parent: 1, externalId: "111111111111", name: "Payments, prod" },
  { id: 3, source: 1, parent: 1, externalId: "222222222222", name: "Search" },
  { id: 4, source: 2, parent: null, externalId: "333333333333", name: "Lab" },
];
export const sources = [
  { id: 1, name: "corp" },
  { id: 2, name: "lab" },
];

export const teams = [
  { id: 1, key: "payments", name: "Zahlungsverkehr" },
  { id: 2, key: "ml-serving", name: "ML Serving" },
];

/** The names by which a row's scope and source are found, the scopes above included. */
export function namesOf(scopeId: number | null): Pick<FilterRow["values"], "scope" | "source"> {
  const scope = scopes.find(({ id }) => id === scopeId);
  if (!scope) return { scope: { is: "none" }, source: { is: "none" } };
  const above = scopes.find(({ id }) => id === scope.parent);
  const names = [scope, ...(above ? [above] : [])].flatMap(({ externalId, name }) => [externalId, name]);
  const source = sources.find(({ id }) => id === scope.source)?.name ?? "";
  return { scope: { is: "names", names }, source: { is: "names", names: [source] } };
}

export async function fillTree(pool: pg.Pool): Promise<void> {
  for (const { id, name } of sources) {
    await pool.query(
      "insert into source (id, provider, name, created_at) values ($1, 'aws', $2, '2026-01-01')",
      [id, name],
    );
  }
  for (const { id, key, name } of teams) {
    await pool.query("insert into team (id, key, name, created_at) values ($1, $2, $3, '2026-01-01')", [
      id,
      key,
      name,
    ]);
  }
  // Whatever is made later has a number of its own.
  await pool.query("select setval('source_id_seq', 100)");
  for (const { id, source, parent, externalId, name } of scopes) {
    await pool.query(
      `insert into scope (id, source_id, provider, external_id, kind, name, parent_id, first_seen, last_seen)
       values ($1, $2, 'aws', $3, 'aws_account', $4, $5, '2026-01-01', '2026-01-01')`,
      [id, source, externalId, name, parent],
    );
  }
}

/** Replaces what is listed. */
export async function fillList(
  pool: pg.Pool,
  rows: { scopeId: number | null; listed: ListedRow }[],
): Promise<void> {
  await pool.query("truncate identity_row, principal");
  for (const { scopeId, listed } of rows) {
    const { id, name, row } = listed;
    await pool.query(
      `insert into principal (id, slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name)
       values ($1, 1, $2, gen_random_uuid(), gen_random_uuid(), '2026-01-01', '2026-01-01', 'aws', $3, 'aws_iam_role', $4)`,
      [id, scopeId ?? 0, `X${id}`, name],
    );
    const stored = {
      principal_id: id,
      name,
      search: row.search,
      scope_id: scopeId,
      ...columnsOf(row, scopeId),
    };
    const columns = Object.keys(stored);
    await pool.query(
      `insert into identity_row (${columns.join(", ")}) values (${columns.map((_, at) => `$${at + 1}`).join(", ")})`,
      Object.values(stored),
    );
  }
}

function columnsOf({ values }: FilterRow, scopeId: number | null): Record<string, unknown> {
  const used = values["last-used"];
  const credentials = values["static-credentials"];
  return {
    provider: code("provider", values.provider),
    kind: code("kind", values.kind),
    nature: code("nature", values.nature),
    nature_confidence: 3,
    environment: code("environment", values.environment),
    class: code("class", values.class),
    source_id: scopes.find(({ id }) => id === scopeId)?.source ?? null,
    state: code("state", values.state),
    created_on: plain(values.created),
    first_seen_on: plain(values["first-seen"]),
    last_used_on: plain(used),
    last_used_state: used.is === "unknown" ? 0 : used.is === "none" ? 1 : 2,
    signs_in_with: bits("signs-in", values["signs-in"], "set"),
    signs_in_unread: bits("signs-in", values["signs-in"], "unread"),
    static_credentials: plain(credentials),
    oldest_credential_on: plain(values["credential-age"]),
    grants: plain(values.grants),
    workloads: plain(values.workloads),
    gaps: bits("gaps", values.gaps, "set"),
    checks: bits("finding", values.finding, "set"),
    predecessor_id: null,
    tier: nullableCode("tier", values.tier),
    evidence: nullableCode("evidence", values.evidence),
    // Stored whatever the evidence: what may not be quoted must stay hidden.
    opi: plain(values.opi) ?? 0.5,
    weighted_opi: plain(values["weighted-opi"]) ?? 0.5,
    granted: plain(values.granted),
    unused: plain(values.unused),
    administrator: values.administrator.is === "value" ? values.administrator.value === "yes" : null,
    staleness: code("stale", values.stale),
    team: teamId(values.team),
    suggested_team: teamId(values["suggested-team"]),
    owner_state: code("owner", values.owner),
    owner_conflict: code("owner-conflict", values["owner-conflict"]),
    break_glass: code("break-glass", values["break-glass"]),
    claim_until: plain(values["claim-until"]),
    owner_hint: code("owner-hint", values["owner-hint"]),
    first_claimed_on: plain(values["first-claimed"]),
    gone_on: plain(values.gone),
  };
}

function code(name: FieldName, value: RowValue): number {
  const field: Field = fieldOf(name);
  const word = value.is === "value" ? value.value : "unknown";
  return field.values?.find((candidate) => candidate.value === word)?.code ?? 0;
}

function teamId(value: RowValue): number | null {
  if (value.is !== "names") return null;
  return teams.find(({ key }) => value.names.includes(key))?.id ?? null;
}

function nullableCode(name: FieldName, value: RowValue): number | null {
  return value.is === "value" ? code(name, value) : null;
}

function plain(value: RowValue): string | number | null {
  return value.is === "value" ? value.value : null;
}

function bits(name: FieldName, value: RowValue, part: "set" | "unread"): number {
  if (value.is !== "bits") return 0;
  return value[part].reduce((sum, word) => sum | code(name, { is: "value", value: word }), 0);
}
