/**
 * Work items that came into the scope of a campaign join it, dated and told apart from its baseline; nothing ever leaves one. Who runs it
 * twice on one day changes nothing.
 */
import type { ClientBase, Pool } from "pg";
import { type Ask, askClient } from "#lib/db/ask-over.ts";
import { joinedCodes, joinedLater } from "#lib/domain/burn-down/joined-as.ts";
import { fromStored } from "#lib/domain/filter/build.ts";
import { unpackActions } from "#lib/domain/packed-actions.ts";
import { matchingIdsSql } from "#lib/queries/list-identities.sql.ts";
import { resolveNames } from "#lib/queries/resolve-names.ts";
import { joiningSql, joinSql, openCampaignsSql, sinceSql } from "./join-items.sql.ts";

type Campaign = { id: number; filter: string; decisions: number[]; catalogues: Record<string, number> };
type Joining = { id: string; baseline: Uint8Array | null; provider: string | null };

/** `asOf`: of what is stored. Resolves to how many joined. */
export async function refreshBurnDowns(pool: Pool, { asOf }: { asOf: Date }): Promise<number> {
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("begin");
    const { rows } = await client.query<Campaign>(openCampaignsSql, [asOf.toISOString().slice(0, 10)]);
    let joined = 0;
    for (const campaign of rows) joined += await joinLater(client, campaign, asOf);
    await client.query("commit");
    return joined;
  } catch (error) {
    await client.query("rollback").catch((failure: Error) => {
      broken = failure;
    });
    throw error;
  } finally {
    client.release(broken);
  }
}

async function joinLater(client: ClientBase, campaign: Campaign, asOf: Date): Promise<number> {
  const ask = askClient(client);
  const joining = await readJoining(ask, campaign, await scopeOf(client, campaign, asOf));
  const codes: number[] = [];
  for (const item of joining) codes.push(joinedCodes[await howJoined(ask, item, campaign)]);
  await join(ask, { id: campaign.id, items: joining.map(({ id }) => id), codes, at: asOf });
  return joining.length;
}

/** Whose items belong to a campaign: a select of identities and what it needs from the third parameter on; null: everybody's. */
type CampaignScope = { ids: string | null; parameters: unknown[] };

export async function scopeOf(
  client: ClientBase,
  { filter }: Pick<Campaign, "filter">,
  asOf: Date,
): Promise<CampaignScope> {
  const terms = fromStored(filter);
  if (terms.length === 0) return { ids: null, parameters: [] };
  const context = { asOf, idsOf: await resolveNames(client, terms), parameters: [null, null] as unknown[] };
  const ids = matchingIdsSql(terms, context);
  return { ids, parameters: context.parameters.slice(2) };
}

/** Items of the campaign's scope that are left and not in it. */
export async function readJoining(
  ask: Ask,
  { id, decisions }: Pick<Campaign, "id" | "decisions">,
  { ids, parameters }: CampaignScope,
): Promise<Joining[]> {
  return ask<Joining>(joiningSql(ids), [id, decisions, ...parameters]);
}

type JoinRequest = { id: number; items: readonly string[]; codes: readonly number[]; at: Date };

export async function join(ask: Ask, { id, items, codes, at }: JoinRequest): Promise<void> {
  if (items.length > 0) await ask(joinSql, [id, items, codes, at.toISOString().slice(0, 10), at]);
}

async function howJoined(ask: Ask, { baseline, provider }: Joining, { catalogues }: Campaign) {
  if (baseline === null || provider === null) return joinedLater(null, 0);
  const actions = await ask<{ since: number }>(sinceSql, [provider, unpackActions(baseline)]);
  return joinedLater(
    actions.map(({ since }) => since),
    catalogues[provider] ?? 0,
  );
}
