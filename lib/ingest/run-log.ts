/** Runs from beginning to end: one per source at a time, each later than the last, and none that died goes unnoticed. */
import type { Pool, PoolClient } from "pg";
import { Conflict, NotFound } from "#lib/errors.ts";
import { askAgain } from "./ask-again.ts";
import { checkOut, giveBack } from "./checked-out.ts";
import { locks } from "./locks.ts";

export type StartedRun = {
  id: number;
  sourceId: number;
  provider: string;
  observedAt: Date;
  pool: Pool;
  /** Aborted when the run is no longer its source's: the lock's connection is gone, or somebody gave the run up for dead. */
  lost: AbortSignal;
  /** Says that the run was given up. */
  lose(): void;
  /** Unlocks the source; once is enough. */
  release(): Promise<void>;
};

/** Who began it: a schedule, a person on a page or in the API, the command line. */
export type RunTrigger = "schedule" | "manual" | "cli";
/** The queue's job a run belongs to, and which attempt of it. */
export type RunJob = { id: string; attempt: number };
export type RunStatus = "complete" | "partial" | "failed" | "interrupted";

export type NewRun = {
  sourceId: number;
  actor: string;
  observedAt: Date;
  trigger?: RunTrigger;
  job?: RunJob | null;
};

/**
 * Throws NotFound for a source that is not there or retired, Conflict while another run of it is under way (`detail.isRunning`)
 * for a job whose work another attempt has done (`detail.isDone`), and for a time not after what the source already knows. Runs of the source that died are marked, and the slices they were
 * in the middle of.
 */
export async function startRun(pool: Pool, request: NewRun): Promise<StartedRun> {
  const { sourceId, actor, observedAt, trigger = "cli", job = null } = request;
  const lock = await checkOut(pool);
  let isHeld = false;
  try {
    const source = await readSource(lock, sourceId);
    await takeLock(lock, sourceId, source.name);
    isHeld = true;
    if (job !== null) await refuseDone(lock, job);
    refuseThePast(source, observedAt);
    await markDeadRuns(lock, sourceId, observedAt);
    const added = await lock.query(
      `INSERT INTO run (source_id, actor, observed_at, trigger, job_id, job_attempt)
       VALUES ($1, $2, $3, $4, $5, $6) RETURNING id`,
      [sourceId, actor, observedAt, trigger, job?.id ?? null, job?.attempt ?? null],
    );
    return {
      ...heldBy(lock, sourceId),
      id: added.rows[0].id,
      sourceId,
      provider: source.provider,
      observedAt,
      pool,
    };
  } catch (error) {
    // Given up before it is told: whoever is told may ask again at once, and a connection that ends lets go a little later.
    if (isHeld) await heldBy(lock, sourceId).release();
    else giveBack(lock, true);
    throw error;
  }
}

/** The lock is free again when its connection ends, however it ends. */
function heldBy(lock: PoolClient, sourceId: number): Pick<StartedRun, "lost" | "lose" | "release"> {
  const lost = new AbortController();
  const lose = () => lost.abort();
  lock.on("error", lose);
  lock.on("end", lose);
  let released: Promise<void> | null = null;
  const unlock = async () => {
    await lock.query("SELECT pg_advisory_unlock($1, $2)", [locks.run, sourceId]).then(
      () => giveBack(lock),
      () => giveBack(lock, true),
    );
    lock.off("error", lose);
    lock.off("end", lose);
  };
  const release = () => {
    released ??= unlock();
    return released;
  };
  return { lost: lost.signal, lose, release };
}

export type RunEnd = {
  status: RunStatus;
  message?: string | null;
  hint?: string | null;
  counts?: object;
  /** Ids of earlier runs whose facts this one told the list, with its own. */
  madeUpFor?: string[];
  finishedAt: Date;
  durationMs: number;
};

/** Writes the run's end and lets the next one begin. Throws Conflict when the run was given up for dead meanwhile. */
export async function finishRun(run: StartedRun, end: RunEnd): Promise<void> {
  try {
    const ended = await run.pool.query(
      `WITH ended AS (
         UPDATE run SET status = $2, message = $3, hint = $4, counts = $5, finished_at = $6, duration_ms = $7
          WHERE id = $1 AND status = 'running' RETURNING id),
       made_up_for AS (
         UPDATE run SET counts = run.counts || '{"listed": "later"}' FROM ended WHERE run.id = ANY($8::bigint[]))
       SELECT id FROM ended`,
      [
        ...[run.id, end.status, end.message ?? null, end.hint ?? null, JSON.stringify(end.counts ?? {})],
        ...[end.finishedAt, Math.round(end.durationMs), end.madeUpFor ?? []],
      ],
    );
    if (ended.rowCount === 0) throw givenUp();
  } finally {
    await run.release();
  }
}

/** How many slices the run is going to read, as soon as it is known. */
export async function notePlan(run: StartedRun, slices: number): Promise<void> {
  await run.pool.query("UPDATE run SET planned = $2 WHERE id = $1", [run.id, slices]);
}

/** Part of every transaction that stores something of a run: a run that was given up for dead stores nothing more. */
export async function expectLiveRun(client: PoolClient, runId: number): Promise<void> {
  // This lock lets the run's heartbeat pass, and makes whoever gives the run up wait for the transaction.
  const found = await askAgain(client, "SELECT FROM run WHERE id = $1 AND status = 'running' FOR KEY SHARE", [
    runId,
  ]);
  if (found.rowCount === 0) throw givenUp();
}

function givenUp(): Conflict {
  return new Conflict("The run was given up for dead while it was still going on.", {
    hint: "The next run goes on where this one was; nothing is needed.",
    detail: { isRunning: true },
  });
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
    detail: { isRunning: true },
  });
}

/** The queue may give a job to a second worker while the first is about to end: only under the lock is it known who did it. */
async function refuseDone(client: PoolClient, { id }: RunJob): Promise<void> {
  const done = await client.query("SELECT FROM run WHERE job_id = $1 AND status = 'complete' LIMIT 1", [id]);
  if (done.rowCount === 0) return;
  throw new Conflict("Another attempt of this collection has done all of it.", {
    hint: "Nothing is left to do.",
    detail: { isDone: true },
  });
}

function refuseThePast({ name, as_of: asOf }: SourceRow, observedAt: Date): void {
  if (asOf === null || observedAt > asOf) return;
  throw new Conflict(
    `"${name}" is already known as of ${asOf.toISOString()}; a collection as of ${observedAt.toISOString()} would rewrite its past.`,
    { hint: "Collect as of a later time." },
  );
}

export type DeadRun = { id: number; sourceId: number; job: RunJob | null };

/**
 * For whoever holds the source's lock: what still says `running` then has no process. Those runs become `dead`, the slices
 * they were in the middle of incomplete; nothing closes. `at`: when it was found out.
 */
export async function markDeadRuns(client: PoolClient, sourceId: number, at: Date): Promise<DeadRun[]> {
  type Row = { id: number; job_id: string | null; job_attempt: number | null };
  const { rows } = await client.query<Row>(markDead, [sourceId, at]);
  return rows.map(({ id, job_id, job_attempt }) => ({
    ...{ id, sourceId },
    job: job_id === null ? null : { id: job_id, attempt: job_attempt ?? 0 },
  }));
}

/** Stage tables went with the process's connections. $1 source, $2 found out at. */
const markDead = `
  WITH found AS (
    SELECT id FROM run WHERE source_id = $1 AND status = 'running' FOR UPDATE
  ), dead AS (
    UPDATE run SET status = 'dead', finished_at = $2, message = 'Its process stopped before the run ended.',
      hint = 'Collect again; what the run had stored by then is kept.'
    FROM found WHERE run.id = found.id RETURNING run.id, run.observed_at, run.job_id, run.job_attempt
  ), broken AS (
    UPDATE slice_run r SET status = 'incomplete', reason = 'The process stopped before the slice ended.',
      hint = 'Collect again; nothing of this slice was stored.'
    FROM dead WHERE r.run_id = dead.id AND r.status = 'running' RETURNING r.slice_id, r.reason, r.hint, dead.observed_at
  ), marked AS (
    UPDATE slice SET status = 'incomplete', reason = broken.reason, hint = broken.hint, permission = NULL,
      attempted_at = broken.observed_at FROM broken WHERE slice.id = broken.slice_id
  )
  SELECT id, job_id, job_attempt FROM dead ORDER BY id`;
