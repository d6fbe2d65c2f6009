/**
 * Keeps every identity's score equal to what its grants and the evidence say on the day of a run. Only identities something may have
 * changed for are worked out, and only scores that changed are written, in one transaction.
 */
import { pipeline } from "node:stream/promises";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import { type ActionPacker, createActionPacker } from "#lib/domain/packed-actions.ts";
import { type GrantedActions, grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { identitiesPerBatch } from "../batch-size.ts";
import { runsOf, type Since } from "../collect-touched.ts";
import { type Batch, readBatches } from "./batches.ts";
import { completeCatalogue } from "./complete-catalogue.ts";
import { dirtySql, everybodySql } from "./dirty.sql.ts";
import { keepHoldings } from "./holdings.ts";
import {
  copySql,
  insertSql,
  insertUnusedSql,
  removeSql,
  removeUnusedSql,
  stageSql,
  unstageSql,
  untoldGrantSetsSql,
  updateSql,
  updateUnusedSql,
} from "./score.sql.ts";
import { scoreLine } from "./score-line.ts";
import { openQuickScoring } from "./score-quickly.ts";
import { openScoring, type Scoring } from "./scoring.ts";

export type ScoreOptions = {
  provider: string;
  /** The as-of of what is stored. */
  asOf: Date;
  /** Of runs: only whom they may have changed something for. `all`: everybody of the provider. */
  since: Since;
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
    const considered = await stageScores(pool, client, engine, options);
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
  pool: Pool,
  client: PoolClient,
  engine: GrantedActions,
  options: ScoreOptions,
): Promise<number> {
  const { provider, asOf, since, windowDays = defaultWindowDays, batchSize = identitiesPerBatch } = options;
  const catalogue = await completeCatalogue(client, provider, engine);
  const runs = await runsOf(client, since);
  if (runs === null) await client.query(everybodySql, [provider]);
  else await client.query(dirtySql, [provider, runs.observedAt, runs.ids, catalogue.size, asOf]);
  await client.query("analyze score_dirty");
  const reader = await pool.connect();
  let isWhole = false;
  try {
    const scoring = await openScoring(reader, { engine, catalogue, asOf, windowDays });
    const pack = createActionPacker(catalogue.ids);
    const work = { scoring, score: openQuickScoring(scoring.context), pack };
    let considered = 0;
    let staging = Promise.resolve();
    for await (const batch of readBatches({ client, reader, scoring, size: batchSize })) {
      considered += batch.ids.length;
      await staging;
      staging = stageBatch(client, batch, work);
      // A failure is thrown at the next turn; until then it must not count as unhandled.
      staging.catch(() => undefined);
    }
    await staging;
    await packRest(client, scoring);
    isWhole = true;
    return considered;
  } finally {
    // After a failure it may still be reading ahead: nobody else may use it.
    reader.release(!isWhole);
  }
}

/** Of whom no score is worked out in this run it is told as well what they may do: once, after an upgrade. */
async function packRest(client: PoolClient, { context: { sets, catalogue } }: Scoring): Promise<void> {
  for (;;) {
    const { provider, size } = catalogue;
    const { rows } = await client.query<{ hash: string }>(untoldGrantSetsSql, [provider, size, 1000]);
    const hashes = rows.map(({ hash }) => hash);
    if (hashes.length === 0) return;
    await sets.load(hashes);
    await sets.store(client, hashes);
  }
}

type Work = { scoring: Scoring; score: ReturnType<typeof openQuickScoring>; pack: ActionPacker };

/** Copies the scores of a batch to the stage, once the holdings they follow from are kept. */
async function stageBatch(
  client: PoolClient,
  { told }: Batch,
  { scoring, score, pack }: Work,
): Promise<void> {
  const { sets, catalogue } = scoring.context;
  // The database writes holdings while scores are worked out.
  const keeping = keepHoldings(client, told, sets);
  keeping.catch(() => undefined);
  let lines = "";
  for (const one of told)
    lines += scoreLine(
      {
        identityId: one.id,
        grantSet: one.held.set,
        catalogue: catalogue.size,
        score: score(one.holder, one),
      },
      { pack },
    );
  await keeping;
  await pipeline([Buffer.from(lines)], client.query(copyFrom(copySql)));
}

async function writeScores(
  client: PoolClient,
  { asOf }: ScoreOptions,
): Promise<Omit<ScoreOutcome, "considered">> {
  await client.query("analyze score_stage");
  await client.query("begin");
  // A million staged scores are joined and sorted without going through files.
  await client.query("set local work_mem = '128MB'");
  const updated = await client.query(updateSql, [asOf]);
  const inserted = await client.query(insertSql, [asOf]);
  const removed = await client.query(removeSql);
  for (const sql of [updateUnusedSql, insertUnusedSql, removeUnusedSql]) await client.query(sql);
  await client.query("commit");
  return { inserted: inserted.rowCount ?? 0, updated: updated.rowCount ?? 0, removed: removed.rowCount ?? 0 };
}
