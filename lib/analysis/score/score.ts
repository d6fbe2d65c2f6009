/**
 * Keeps every identity's score equal to what its grants and the evidence say on the day of a run. Only identities something may have
 * changed for are worked out, and only scores that changed are written, in one transaction.
 */
import { pipeline } from "node:stream/promises";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { type GrantedActions, grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { completeCatalogue } from "./catalogue.ts";
import { dirtySql, everybodySql } from "./dirty.sql.ts";
import { readEvidence } from "./evidence.ts";
import type { GrantReader } from "./held-grants.ts";
import { keepHoldings, readHoldings } from "./holdings.ts";
import { copySql, insertSql, nextSql, removeSql, stageSql, unstageSql, updateSql } from "./score.sql.ts";
import { heldParts, holdingsNow, type ScoreContext, scoreHolder } from "./score-holder.ts";
import { scoreLine } from "./score-line.ts";
import { openScoring } from "./scoring.ts";

export type ScoreOptions = {
  provider: string;
  /** The as-of of what is stored. */
  asOf: Date;
  /** A run's id: only whom it may have changed something for. `all`: everybody of the provider. */
  since: string | number | bigint | "all";
  windowDays?: number;
  /** Identities per batch. */
  batchSize?: number;
};

export type ScoreOutcome = { considered: number; inserted: number; updated: number; removed: number };

/** Any number nothing else in Rollcall locks by. */
const scoreLock = 7_301_003;

const nothing: ScoreOutcome = { considered: 0, inserted: 0, updated: 0, removed: 0 };

export async function refreshScores(pool: Pool, options: ScoreOptions): Promise<ScoreOutcome> {
  const engine = grantedActionsOf(options.provider);
  if (engine === undefined) return nothing;
  const client = await pool.connect();
  let broken: Error | undefined;
  try {
    await client.query("select pg_advisory_lock($1)", [scoreLock]);
    await client.query(stageSql);
    const considered = await stageScores(client, engine, options);
    const written = await writeScores(client, options);
    await client.query(unstageSql);
    await client.query("select pg_advisory_unlock($1)", [scoreLock]);
    return { considered, ...written };
  } catch (error) {
    // The connection ends with its lock and its temporary tables.
    broken = error instanceof Error ? error : new Error(String(error));
    throw error;
  } finally {
    client.release(broken);
  }
}

async function stageScores(
  client: PoolClient,
  engine: GrantedActions,
  options: ScoreOptions,
): Promise<number> {
  const { provider, asOf, since, windowDays = defaultWindowDays, batchSize = 5000 } = options;
  const catalogue = await completeCatalogue(client, provider, engine);
  if (since === "all") await client.query(everybodySql, [provider]);
  else await client.query(dirtySql, [provider, asOf, String(since), catalogue.size]);
  await client.query("analyze score_dirty");
  const { grants, context } = await openScoring(client, { engine, catalogue, asOf, windowDays });
  let last = "0";
  let considered = 0;
  for (;;) {
    const { rows } = await client.query<{ id: string }>(nextSql, [last, batchSize]);
    if (rows.length === 0) return considered;
    last = rows.at(-1)?.id ?? last;
    considered += rows.length;
    await scoreBatch(
      client,
      rows.map(({ id }) => id),
      grants,
      context,
    );
  }
}

async function scoreBatch(
  client: PoolClient,
  ids: string[],
  grants: GrantReader,
  context: ScoreContext,
): Promise<void> {
  const { sets, catalogue } = context;
  const today = dayOf(context.asOf);
  const holders = await grants.read(ids);
  const evidence = await readEvidence(client, ids);
  const known = await readHoldings(client, ids, sets);
  const told = holders.map((holder) => {
    const held = heldParts(holder, context);
    const before = known.get(holder.id) ?? [];
    const holdings = holdingsNow(before, held, holder, { today, sets });
    return { holder, held, before, holdings };
  });
  const numbers = await sets.store(
    told.flatMap(({ held, holdings }) => [held.set, ...holdings.map(({ set }) => set)]),
  );
  await keepHoldings(client, told, numbers);
  const lines = told.map(({ holder, held, holdings }) =>
    scoreLine({
      identityId: holder.id,
      grantSetId: numbers.get(held.set.hash) ?? "0",
      catalogue: catalogue.size,
      score: scoreHolder(holder, { held, holdings, evidence: evidence.get(holder.id) ?? [] }, context),
    }),
  );
  await pipeline([Buffer.from(lines.join(""))], client.query(copyFrom(copySql)));
}

async function writeScores(
  client: PoolClient,
  { asOf }: ScoreOptions,
): Promise<Omit<ScoreOutcome, "considered">> {
  await client.query("analyze score_stage");
  await client.query("begin");
  const updated = await client.query(updateSql, [asOf]);
  const inserted = await client.query(insertSql, [asOf]);
  const removed = await client.query(removeSql);
  await client.query("commit");
  return { inserted: inserted.rowCount ?? 0, updated: updated.rowCount ?? 0, removed: removed.rowCount ?? 0 };
}
