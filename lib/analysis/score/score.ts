/**
 * Keeps every identity's score equal to what its grants and the evidence say on the day of a run. Only identities something may have
 * changed for are worked out, and only scores that changed are written, in one transaction.
 */
import { pipeline } from "node:stream/promises";
import type { Pool, PoolClient } from "pg";
import { from as copyFrom } from "pg-copy-streams";
import type { Evidence } from "#lib/domain/observed-use.ts";
import { defaultWindowDays } from "#lib/domain/over-privilege.ts";
import { dayOf } from "#lib/domain/packed-usage.ts";
import { type GrantedActions, grantedActionsOf } from "#lib/providers/granted-actions.ts";
import { completeCatalogue } from "./catalogue.ts";
import { dirtySql, everybodySql } from "./dirty.sql.ts";
import { readEvidence } from "./evidence.ts";
import type { HolderFacts } from "./held-grants.ts";
import { keepHoldings, readHoldings } from "./holdings.ts";
import { copySql, insertSql, nextSql, removeSql, stageSql, unstageSql, updateSql } from "./score.sql.ts";
import { type HeldSet, heldParts, holdingsNow, type ScoreContext, scoreHolder } from "./score-holder.ts";
import { scoreLine } from "./score-line.ts";
import { openScoring, type Scoring } from "./scoring.ts";

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
  const { provider, asOf, since, windowDays = defaultWindowDays, batchSize = 1500 } = options;
  const catalogue = await completeCatalogue(client, provider, engine);
  if (since === "all") await client.query(everybodySql, [provider]);
  else await client.query(dirtySql, [provider, asOf, String(since), catalogue.size]);
  await client.query("analyze score_dirty");
  const reader = await pool.connect();
  try {
    const scoring = await openScoring(reader, { engine, catalogue, asOf, windowDays });
    const batches = nextBatches(client, batchSize, (ids) => readBatch(reader, ids, scoring));
    let considered = 0;
    for await (const batch of batches) {
      considered += batch.ids.length;
      await scoreBatch(client, batch, scoring.context);
    }
    return considered;
  } finally {
    reader.release();
  }
}

/** Reads one batch while the one before it is worked out: on two cores a million identities take half the time. */
async function* nextBatches<Batch>(
  client: PoolClient,
  size: number,
  read: (ids: string[]) => Promise<Batch>,
): AsyncGenerator<Batch> {
  let last = "0";
  let reading: Promise<Batch> | null = null;
  for (;;) {
    const { rows } = await client.query<{ id: string }>(nextSql, [last, size]);
    last = rows.at(-1)?.id ?? last;
    const next = rows.length === 0 ? null : read(rows.map(({ id }) => id));
    // A failure is thrown when its turn comes; until then it must not count as unhandled.
    next?.catch(() => undefined);
    if (reading !== null) yield await reading;
    if (next === null) return;
    reading = next;
  }
}

type Batch = {
  ids: string[];
  holders: HolderFacts[];
  evidence: Map<string, Evidence[]>;
  known: Map<string, HeldSet[]>;
};

async function readBatch(reader: PoolClient, ids: string[], { grants }: Scoring): Promise<Batch> {
  const holders = await grants.read(ids);
  const evidence = await readEvidence(reader, ids);
  return { ids, holders, evidence, known: await readHoldings(reader, ids) };
}

async function scoreBatch(client: PoolClient, batch: Batch, context: ScoreContext): Promise<void> {
  const { sets, catalogue } = context;
  const today = dayOf(context.asOf);
  const told = batch.holders.map((holder) => {
    const held = heldParts(holder, context);
    const before = batch.known.get(holder.id) ?? [];
    return { holder, held, before, holdings: holdingsNow(before, held, holder, { today, sets }) };
  });
  await sets.load(told.flatMap(({ holdings }) => holdings.map(({ set }) => set)));
  await keepHoldings(client, told, sets);
  const lines = told.map(({ holder, held, holdings }) => {
    const evidence = batch.evidence.get(holder.id) ?? [];
    const score = scoreHolder(holder, { held, holdings, evidence }, context);
    return scoreLine({ identityId: holder.id, grantSet: held.set, catalogue: catalogue.size, score });
  });
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
