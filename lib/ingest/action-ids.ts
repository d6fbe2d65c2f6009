/**
 * Names of actions to numbers. The table `action` alone gives ids: append-only, under a lock, so a number never changes its
 * meaning and every process may remember what it once read.
 */
import type { Pool, PoolClient } from "pg";
import { locks } from "./locks.ts";

/** Remembered ids by provider and name; one per database. */
export type ActionIds = Map<string, number>;

const remembered = new WeakMap<Pool, Map<string, ActionIds>>();

/** What this process knows of the provider's actions so far. */
export function actionIdsOf(pool: Pool, provider: string): ActionIds {
  const providers = remembered.get(pool) ?? new Map<string, ActionIds>();
  remembered.set(pool, providers);
  const ids = providers.get(provider) ?? new Map<string, number>();
  providers.set(provider, ids);
  return ids;
}

/** What actions do, by name. */
export type ActionLevels = ReadonlyMap<string, string | null>;

/**
 * Makes `ids` know every name, appending to the catalogue what it lacks, with what `levels` says of it. `client` must not be inside a
 * transaction.
 */
export async function learnActionIds(
  client: PoolClient,
  provider: string,
  ids: ActionIds,
  names: Iterable<string>,
  levels: ActionLevels = new Map(),
): Promise<void> {
  let missing = without(names, ids);
  if (missing.length === 0) return;
  await remember(client, provider, ids, missing);
  missing = without(missing, ids);
  if (missing.length === 0) return;
  await client.query("BEGIN");
  await client.query("SELECT pg_advisory_xact_lock($1, 0)", [locks.actions]);
  await client.query(append, [provider, missing, missing.map((name) => levels.get(name) ?? null)]);
  await client.query("COMMIT");
  await remember(client, provider, ids, missing);
}

/** Says what actions do where the catalogue does not know it yet. `client` must not be inside a transaction. */
export async function learnActionLevels(
  client: PoolClient,
  provider: string,
  levels: ActionLevels,
): Promise<void> {
  const said = [...levels].filter(([, level]) => level !== null);
  if (said.length === 0) return;
  await client.query(addLevels, [provider, said.map(([name]) => name), said.map(([, level]) => level)]);
}

const addLevels = `
  UPDATE action a SET level = learnt.level FROM unnest($2::text[], $3::text[]) learnt(name, level)
  WHERE a.provider = $1 AND a.name = learnt.name AND a.level IS NULL`;

const append = `
  INSERT INTO action (id, provider, name, since, level)
  SELECT top.id + row_number() OVER (ORDER BY wanted.name), $1, wanted.name, top.id + count(*) OVER (), wanted.level
  FROM (SELECT coalesce(max(id), 0) AS id FROM action) top, unnest($2::text[], $3::text[]) wanted(name, level)
  WHERE NOT EXISTS (SELECT FROM action a WHERE a.provider = $1 AND a.name = wanted.name)`;

async function remember(
  client: PoolClient,
  provider: string,
  ids: ActionIds,
  names: string[],
): Promise<void> {
  const found = await client.query<{ id: number; name: string }>(
    "SELECT id, name FROM action WHERE provider = $1 AND name = ANY($2)",
    [provider, names],
  );
  for (const { id, name } of found.rows) ids.set(name, id);
}

function without(names: Iterable<string>, ids: ActionIds): string[] {
  return [...new Set(names)].filter((name) => !ids.has(name)).sort();
}
