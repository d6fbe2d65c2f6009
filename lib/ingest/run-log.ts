/** Runs from beginning to end: one per source at a time, each later than the last, and none that died goes unnoticed. */
import type { Pool, PoolClient } from "pg";
import { Conflict, NotFound } from "#lib/errors.ts";
import { checkOut, giveBack } from "./checked-out.ts";
import { locks } from "./locks.ts";

export type StartedRun = {
  id: number;
  sourceId: number;
  provider: string;
  observedAt: Date;
  pool: Pool;
  /** Holds the lock that refuses a second run of the source; free again when this connection ends, however it ends. */
  lock: PoolClient;
};

export type RunStatus = "complete" | "partial" | "failed";

/**
 * Throws NotFound for a source that is not there or retired, Conflict while another run of it is under way and for a time not
 * after what the source already knows. Runs of the source that died are marked, and the slices they were in the middle of.
 */
export async function startRun(
  pool: Pool,
  { sourceId, actor, observedAt }: { sourceId: number; actor: string; observedAt: Date },
): Promise<StartedRun> {
  const lock = await checkOut(pool);
  try {
    const source = await readSource(lock, sourceId);
    await takeLock(lock, sourceId, source.name);
    refuseThePast(source, observedAt);
    await lock.query(markDead, [sourceId, observedAt]);
    const added = await lock.query(
      "INSERT INTO run (source_id, actor, observed_at) VALUES ($1, $2, $3) RETURNING id",
      [sourceId, actor, observedAt],
    );
    return { id: added.rows[0].id, sourceId, provider: source.provider, observedAt, pool, lock };
  } catch (error) {
    giveBack(lock, true);
    throw error;
  }
}

export type RunEnd = {
  status: RunStatus;
  message?: string | null;
  hint?: string | null;
  counts?: object;
  finishedAt: Date;
  durationMs: number;
};

/** Writes the run's end and lets the next one begin. */
export async function finishRun(run: StartedRun, end: RunEnd): Promise<void> {
  try {
    await run.pool.query(
      `UPDATE run SET status = $2, message = $3, hint = $4, counts = $5, finished_at = $6, duration_ms = $7 WHERE id = $1`,
      [
        ...[run.id, end.status, end.message ?? null, end.hint ?? null, JSON.stringify(end.counts ?? {})],
        ...[end.finishedAt, Math.round(end.durationMs)],
      ],
    );
  } finally {
    await run.lock.query("SELECT pg_advisory_unlock($1, $2)", [locks.run, run.sourceId]).then(
      () => giveBack(run.lock),
      () => giveBack(run.lock, true),
    );
  }
}

type SourceRow = { name: string; provider: string; as_of: Date | null; retired_at: Date | null };

async function readSource(client: PoolClient, sourceId: number): Promise<SourceRow> {
  const found = await client.query<SourceRow>(
    "SELECT name, provider, as_of, retired_at FROM source WHERE id = $1",
    [sourceId],
  );
  const source = found.rows[0];
  if (source && source.retired_at === null) return source;
  throw new NotFound(`There is no active source ${sourceId}.`, {
    hint: "npm run cli -- sources lists them.",
  });
}

async function takeLock(client: PoolClient, sourceId: number, name: string): Promise<void> {
  const tried = await client.query("SELECT pg_try_advisory_lock($1, $2) AS taken", [locks.run, sourceId]);
  if (tried.rows[0].taken) return;
  throw new Conflict(`A collection of "${name}" is already under way.`, {
    hint: "Wait until it ends, or stop it first.",
  });
}

function refuseThePast({ name, as_of: asOf }: SourceRow, observedAt: Date): void {
  if (asOf === null || observedAt > asOf) return;
  throw new Conflict(
    `"${name}" is already known as of ${asOf.toISOString()}; a collection as of ${observedAt.toISOString()} would rewrite its past.`,
    { hint: "Collect as of a later time." },
  );
}

/** The lock is ours, so whatever still says `running` has no worker. $1 source, $2 observed at. */
const markDead = `
  WITH dead AS (
    UPDATE run SET status = 'dead', finished_at = $2, message = 'The worker stopped before the run ended.',
      hint = 'Collect again; what the run had stored by then is kept.'
    WHERE source_id = $1 AND status = 'running' RETURNING id, observed_at
  ), broken AS (
    UPDATE slice_run r SET status = 'incomplete', reason = 'The worker stopped before the slice ended.',
      hint = 'Collect again; nothing of this slice was stored.'
    FROM dead WHERE r.run_id = dead.id AND r.status = 'running' RETURNING r.slice_id, r.reason, r.hint, dead.observed_at
  )
  UPDATE slice SET status = 'incomplete', reason = broken.reason, hint = broken.hint, permission = NULL,
    attempted_at = broken.observed_at FROM broken WHERE slice.id = broken.slice_id`;
