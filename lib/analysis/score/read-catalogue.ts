/** The catalogue of one provider as the database has it. */
import type { ClientBase, PoolClient } from "pg";
import { type ActionLevel, type Catalogue, createCatalogue, type Offer } from "#lib/domain/catalogue.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { emptySet, setOf, union } from "#lib/domain/permission-set.ts";
import { learnActionIds, learnActionLevels } from "#lib/ingest/action-ids.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";

type ActionRow = { id: number; name: string; level: ActionLevel | null };

/** With the bundled names appended first. `client` must not be inside a transaction. */
export async function completeCatalogue(
  client: PoolClient,
  provider: string,
  engine: Pick<GrantedActions, "wildcards" | "bundled">,
): Promise<Catalogue> {
  const bundled = await engine.bundled?.();
  if (bundled !== undefined) await appendBundled(client, provider, bundled.actions);
  return readCatalogue(client, provider, engine);
}

/** Reads only: names that ship and that no run has appended yet are not in it. */
export async function readCatalogue(
  client: ClientBase,
  provider: string,
  { wildcards }: Pick<GrantedActions, "wildcards">,
): Promise<Catalogue> {
  const { rows } = await client.query<ActionRow>(
    "select id, name, level from action where provider = $1 order by id",
    [provider],
  );
  const offers = await readOffers(client, provider, rows);
  return createCatalogue({ provider, entries: rows, wildcards, offers });
}

const offersSql = `
  select scope.external_id as scope, offer.actions, offer.global_actions as "globalActions"
    from offer join scope on scope.id = offer.scope_id where scope.provider = $1`;

/** What each place offers, by all the streams that tell of it. */
async function readOffers(
  client: ClientBase,
  provider: string,
  actions: readonly ActionRow[],
): Promise<Map<string, Offer>> {
  const { rows } = await client.query<{ scope: string; actions: Uint8Array; globalActions: Uint8Array }>(
    offersSql,
    [provider],
  );
  const positions = new Map(actions.map(({ id }, position) => [id, position]));
  const setFrom = (packed: Uint8Array) =>
    setOf(unpackUsage(packed).flatMap(({ actionId }) => positions.get(actionId) ?? []));
  const offers = new Map<string, Offer>();
  for (const row of rows) {
    const known = offers.get(row.scope) ?? { actions: emptySet, global: emptySet };
    offers.set(row.scope, {
      actions: union(known.actions, setFrom(row.actions)),
      global: union(known.global, setFrom(row.globalActions)),
    });
  }
  return offers;
}

async function appendBundled(
  client: PoolClient,
  provider: string,
  actions: readonly { name: string; level: ActionLevel }[],
): Promise<void> {
  const { rows } = await client.query<{ name: string }>("select name from action where provider = $1", [
    provider,
  ]);
  const known = new Set(rows.map(({ name }) => name.toLowerCase()));
  const lacking = actions.filter(({ name }) => !known.has(name.toLowerCase()));
  if (lacking.length === 0) return;
  await learnActionIds(
    client,
    provider,
    new Map(),
    lacking.map(({ name }) => name),
  );
  await learnActionLevels(client, provider, new Map(actions.map(({ name, level }) => [name, level])));
}
