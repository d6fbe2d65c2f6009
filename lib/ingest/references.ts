/**
 * Resolves what is still unresolved after a run: references to principals that arrived later, and to those that nobody
 * collects (accounts, services, federated subjects), for which it makes a row, and closes it when nothing names them any more.
 * Repeating it changes nothing.
 */
import type { Pool, PoolClient } from "pg";
import type { ExternalPrincipal, Provider } from "#lib/providers/contract.ts";
import { canonicalJson } from "./canonical-json.ts";
import { inTransaction } from "./checked-out.ts";
import { escapeCell } from "./encode-field.ts";
import { hash128 } from "./encode-record.ts";
import { locks } from "./locks.ts";
import { type RefColumn, refColumns, resolveAgain } from "./names.sql.ts";
import { resolveField } from "./resolve.sql.ts";
import { createStageHelpers } from "./stage.sql.ts";

export type ResolvedReferences = { resolved: number; externals: number };

/** One step over every provider's open references; call it at the end of a run. */
export async function resolveReferences(
  pool: Pool,
  { provider, observedAt }: { provider: Provider; observedAt: Date },
): Promise<ResolvedReferences> {
  return inTransaction(pool, async (client) => {
    await client.query(createStageHelpers);
    await client.query("SELECT pg_advisory_xact_lock($1, 0)", [locks.names]);
    await client.query("SET LOCAL enable_seqscan = off");
    let resolved = 0;
    for (const column of refColumns) resolved += await resolveOpen(client, column, provider.name, observedAt);
    const externals = await makeExternals(client, provider, observedAt);
    for (const column of refColumns)
      resolved += await pointAtExternals(client, column, externals, observedAt);
    await client.query(closeForgotten, [provider.name, observedAt]);
    await client.query("TRUNCATE pg_temp.stage_touched");
    return { resolved, externals: externals.length };
  });
}

async function resolveOpen(
  client: PoolClient,
  column: RefColumn,
  provider: string,
  observedAt: Date,
): Promise<number> {
  const result = await client.query(resolveOpenSql(column), [provider, observedAt]);
  if (column.table === "alias" && (result.rowCount ?? 0) > 0) {
    await client.query(rivalAliases, [observedAt]);
    for (const other of refColumns) {
      if (other.field.target === "principal") await client.query(resolveAgain(other), [provider, observedAt]);
    }
  }
  return result.rowCount ?? 0;
}

/** Rows of the provider whose reference leads nowhere yet. $1 provider. */
function openRows({ table, field, closes }: RefColumn): string {
  return `${table} t JOIN slice sl ON sl.id = t.slice_id JOIN source so ON so.id = sl.source_id AND so.provider = $1
    WHERE t.${field.column}_id IS NULL AND t.${field.column}_kind NOT IN ('scope', 'assignment') ${closes ? "AND t.closed_at IS NULL" : ""}`;
}

function resolveOpenSql(column: RefColumn): string {
  const id = `${column.field.column}_id`;
  return `UPDATE ${column.table} t SET ${id} = found.id_now, changed_at = $2
    FROM (SELECT t.id, ${resolveField(column.field, "$1", "t")} AS id_now FROM ${openRows(column)}) found
    WHERE t.id = found.id AND found.id_now IS NOT NULL`;
}

/** Where an alias was just resolved, references through an older alias of the same name may now lead elsewhere. $1 observed at. */
const rivalAliases = `
  INSERT INTO pg_temp.stage_touched
  SELECT DISTINCT rival.principal_id FROM alias a JOIN alias rival ON rival.kind = a.kind AND rival.value = a.value
  WHERE a.changed_at = $1 AND a.closed_at IS NULL AND rival.closed_at IS NULL AND rival.id <> a.id
    AND rival.principal_id IS NOT NULL`;

/** Whoever is there only because something named them goes with the last open fact that does. $1 provider, $2 observed at. */
const closeForgotten = `
  UPDATE principal p SET closed_at = $2, changed_at = $2
  WHERE p.provider = $1 AND p.slice_id = 0 AND p.closed_at IS NULL AND ${refColumns
    .filter(({ field }) => field.target === "principal")
    .map(
      ({ table, field, closes }) =>
        `NOT EXISTS (SELECT FROM ${table} t WHERE t.${field.column}_id = p.id ${closes ? "AND t.closed_at IS NULL" : ""})`,
    )
    .join(" AND ")}`;

type External = ExternalPrincipal & { key: string; ref: { kind: string; value: string; scope: string } };

async function makeExternals(client: PoolClient, provider: Provider, observedAt: Date): Promise<External[]> {
  const principals = refColumns.filter(({ field }) => field.target === "principal");
  const found = await client.query<{ kind: string; value: string; scope: string }>(
    principals.map(distinctOpen).join(" UNION "),
    [provider.name],
  );
  const externals: External[] = [];
  for (const ref of found.rows) {
    const external = provider.externalPrincipal({ kind: ref.kind, value: ref.value }, ref.scope);
    if (external) externals.push({ ...external, ref, key: principalKey(provider.name, external.externalId) });
  }
  const unique = [...new Map(externals.map((external) => [external.key, external])).values()];
  await client.query(insertExternals, [
    ...[provider.name, observedAt, unique.map(({ key }) => key), unique.map(hashOf)],
    ...[
      unique.map(({ externalId }) => externalId),
      unique.map(({ kind }) => kind),
      unique.map(({ name }) => name),
    ],
  ]);
  return externals;
}

/** The key a principal record of that id has. */
export function principalKey(provider: string, externalId: string): string {
  return hash128(`${provider}\tprincipal\t${escapeCell(externalId, "externalId")}`);
}

function hashOf({ kind, name, nature }: External): string {
  return hash128(canonicalJson({ kind, name, nature }, "external", false));
}

function distinctOpen(column: RefColumn): string {
  const { column: stem } = column.field;
  const from = openRows(column).replace(" WHERE ", ` JOIN scope sc ON sc.id = ${column.scopeOf} WHERE `);
  return `SELECT t.${stem}_kind AS kind, t.${stem}_value AS value, sc.external_id AS scope FROM ${from}`;
}

/** $1 provider, $2 observed at, then keys, hashes, external ids, kinds, names. */
const insertExternals = `
  INSERT INTO principal AS p (slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name)
  SELECT 0, 0, n.key, n.row_hash, $2, $2, $1, n.external_id, n.kind, n.name
  FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[], $7::text[]) n(key, row_hash, external_id, kind, name)
  ON CONFLICT (key) DO UPDATE SET closed_at = NULL, changed_at = excluded.changed_at WHERE p.closed_at IS NOT NULL`;

async function pointAtExternals(
  client: PoolClient,
  column: RefColumn,
  externals: External[],
  observedAt: Date,
): Promise<number> {
  if (externals.length === 0 || column.field.target === "role") return 0;
  const { column: stem } = column.field;
  const result = await client.query(
    `UPDATE ${column.table} t SET ${stem}_id = p.id, changed_at = $1
     FROM unnest($2::text[], $3::text[], $4::text[], $5::uuid[]) m(kind, value, scope, key)
     JOIN principal p ON p.key = m.key
     WHERE t.${stem}_id IS NULL AND t.${stem}_kind = m.kind AND t.${stem}_value = m.value
       AND ${column.scopeOf} = (SELECT sc.id FROM scope sc WHERE sc.external_id = m.scope AND sc.provider = p.provider)
       ${column.closes ? "AND t.closed_at IS NULL" : ""}`,
    [
      ...[observedAt, externals.map(({ ref }) => ref.kind), externals.map(({ ref }) => ref.value)],
      ...[externals.map(({ ref }) => ref.scope), externals.map(({ key }) => key)],
    ],
  );
  return result.rowCount ?? 0;
}
