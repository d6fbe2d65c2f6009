/** The catalogue of one provider as the database has it. */
import type { ClientBase } from "pg";
import { type ActionLevel, type Catalogue, createCatalogue, type Offer } from "#lib/domain/catalogue.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { emptySet, setOf, union } from "#lib/domain/permission-set.ts";
import type { GrantedActions } from "#lib/providers/granted-actions.ts";

type ActionRow = { id: number; name: string; level: ActionLevel | null };

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
