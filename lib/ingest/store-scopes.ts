/**
 * Stores a source's scope tree. Only the provider's own word retires a scope and closes what it held; a scope that is merely
 * not listed any more is marked absent and keeps its rows.
 */
import type { PoolClient } from "pg";
import { withoutSecretsIn } from "#lib/domain/secret-shapes.ts";
import { Conflict } from "#lib/errors.ts";
import { inTransaction } from "./checked-out.ts";
import type { Ask } from "./close-decided.ts";
import { closeScopes } from "./close-scopes.ts";
import type { Scope } from "./contract.ts";
import type { StartedRun } from "./run-log.ts";

/**
 * Returns every scope of the source by external id, those not listed now included. `complete`: the tree is known whole.
 * Throws Conflict, with nothing written, when another active source owns one of the scopes.
 */
export async function storeScopes(
  run: StartedRun,
  scopes: readonly Scope[],
  { complete }: { complete: boolean } = { complete: true },
): Promise<Map<string, number>> {
  return inTransaction(run.pool, async (client) => {
    const ids = scopes.map(({ externalId }) => externalId);
    await refuseForeign(client, run, ids);
    await client.query(upsert, [run.sourceId, run.provider, run.observedAt, ...columnsOf(scopes)]);
    const parents = scopes.map(({ parent }) => parent);
    await client.query(linkParents, [run.sourceId, run.provider, ids, parents, run.observedAt]);
    if (complete) await client.query(markAbsent, [run.sourceId, ids]);
    await retire(client, run);
    await client.query("UPDATE source SET as_of = $2 WHERE id = $1 AND (as_of IS NULL OR as_of < $2)", [
      run.sourceId,
      run.observedAt,
    ]);
    const all = await client.query("SELECT external_id, id FROM scope WHERE source_id = $1", [run.sourceId]);
    return new Map(all.rows.map((row) => [row.external_id, row.id]));
  });
}

async function refuseForeign(client: PoolClient, run: StartedRun, ids: string[]): Promise<void> {
  const found = await client.query(
    `SELECT sc.external_id, sc.kind, so.name FROM scope sc JOIN source so ON so.id = sc.source_id
     WHERE sc.provider = $1 AND sc.external_id = ANY($2) AND so.id <> $3 AND so.retired_at IS NULL
     ORDER BY sc.external_id LIMIT 1`,
    [run.provider, ids, run.sourceId],
  );
  const scope = found.rows[0];
  if (!scope) return;
  throw new Conflict(`${scope.external_id} already belongs to the source "${scope.name}".`, {
    hint: `A scope has one source: take it out of one of the two, or retire "${scope.name}".`,
    detail: { scope: scope.external_id, owner: scope.name },
  });
}

function columnsOf(scopes: readonly Scope[]): unknown[] {
  return [
    scopes.map(({ externalId }) => externalId),
    scopes.map(({ kind }) => kind),
    scopes.map(({ name }) => name),
    scopes.map(({ state }) => state),
    scopes.map(({ attributes }) => JSON.stringify(withoutSecretsIn(attributes))),
  ];
}

async function retire(client: PoolClient, run: StartedRun): Promise<void> {
  const gone = await client.query(retireScopes, [run.sourceId, run.observedAt]);
  if (gone.rowCount === 0) return;
  const ask: Ask = async (sql, parameters) => (await client.query(sql, [...parameters])).rows;
  await closeScopes(ask, {
    scopeIds: gone.rows.map(({ id }) => id),
    runId: run.id,
    provider: run.provider,
    at: run.observedAt,
  });
}

/** $1 source, $2 provider, $3 observed at, then external ids, kinds, names, states, attributes. */
const upsert = `
  INSERT INTO scope AS s (source_id, provider, external_id, kind, name, state, attributes, first_seen, last_seen)
  SELECT $1, $2, n.external_id, n.kind, n.name, n.state, n.attributes::jsonb, $3, $3
  FROM unnest($4::text[], $5::text[], $6::text[], $7::text[], $8::text[]) n(external_id, kind, name, state, attributes)
  ON CONFLICT (provider, external_id) DO UPDATE SET source_id = excluded.source_id, kind = excluded.kind,
    name = excluded.name, state = excluded.state, attributes = excluded.attributes, last_seen = excluded.last_seen,
    retired_at = CASE WHEN excluded.state = 'active' THEN NULL ELSE s.retired_at END`;

/** $1 source, $2 provider, $3 external ids, $4 those of their parents, $5 observed at. */
const linkParents = `
  UPDATE scope s SET parent_id = p.id, moved_at = $5
  FROM unnest($3::text[], $4::text[]) n(child, parent)
  LEFT JOIN scope p ON p.provider = $2 AND p.external_id = n.parent
  WHERE s.source_id = $1 AND s.provider = $2 AND s.external_id = n.child AND s.parent_id IS DISTINCT FROM p.id`;

const markAbsent = `
  UPDATE scope SET state = 'absent'
  WHERE source_id = $1 AND retired_at IS NULL AND state <> 'absent' AND NOT external_id = ANY($2)`;

const retireScopes = `
  UPDATE scope SET retired_at = $2
  WHERE source_id = $1 AND retired_at IS NULL AND state IN ('closed', 'suspended', 'delete-requested') RETURNING id`;
