/** The rows that say what was tried and what came of it: `slice` for now, `slice_run` for ever. */
import type { Pool, PoolClient } from "pg";
import { NotFound } from "#lib/errors.ts";
import { askAgain } from "./ask-again.ts";
import { inTransaction } from "./checked-out.ts";
import type { SliceOutcome } from "./ingest-slice.ts";
import { emptyCounts, type SliceFacts } from "./reconcile.ts";
import { expectLiveRun } from "./run-log.ts";
import type { SliceEnding } from "./slice-ending.ts";

type Attempt = { sliceId: number; runId: number; observedAt: Date; provider: string };

/**
 * Leaves a mark, so that a worker that dies in the middle is found out, and says whose slice it is. Throws NotFound for a slice that
 * does not exist.
 */
export async function beginSliceRun(client: PoolClient, attempt: Attempt): Promise<SliceFacts> {
  const { sliceId, runId, observedAt, provider } = attempt;
  const found = await askAgain<{ source_id: number; scope_id: number }>(client, beginning, [runId, sliceId]);
  const row = found.rows[0];
  if (!row)
    throw new NotFound(`There is no slice ${sliceId}.`, { hint: "Create it with ensureSlices first." });
  return { sliceId, runId, observedAt, provider, sourceId: row.source_id, scopeId: row.scope_id };
}

// Nobody waits for the disk here: a mark that a crash of the server loses is one of a slice that had stored nothing.
const beginning = `
  WITH mine AS (SELECT id, source_id, scope_id FROM slice WHERE id = $2), marked AS (
    INSERT INTO slice_run (run_id, slice_id, status, duration_ms) SELECT $1::bigint, id, 'running', 0 FROM mine
    ON CONFLICT (run_id, slice_id) DO UPDATE SET status = 'running')
  SELECT source_id, scope_id, set_config('synchronous_commit', 'off', true) FROM mine`;

/** Part of the slice's transaction: outcome and rows stand or fall together. */
export async function writeSliceOutcome(
  client: PoolClient,
  slice: SliceFacts,
  outcome: SliceOutcome,
): Promise<void> {
  await writeSlice(client, slice, outcome, outcome.rows);
  await writeSliceRun(client, slice, outcome);
  await askAgain(client, "UPDATE source SET as_of = $2 WHERE id = $1 AND (as_of IS NULL OR as_of < $2)", [
    slice.sourceId,
    slice.observedAt,
  ]);
}

/** In a transaction of its own, after the slice's was lost. Throws Conflict when the run was given up for dead. */
export async function markSliceBroken(
  pool: Pool,
  attempt: Attempt,
  ending: SliceEnding,
  durationMs: number,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    await expectLiveRun(client, attempt.runId);
    await writeSlice(client, attempt, ending, null);
    const nothing = { counts: emptyCounts(0), rejections: {}, rows: null, durationMs };
    await writeSliceRun(client, attempt, { ...ending, ...nothing });
  });
}

async function writeSlice(
  client: PoolClient,
  attempt: Attempt,
  { status, reason, hint, permission }: SliceEnding,
  rows: number | null,
): Promise<void> {
  await askAgain(
    client,
    `UPDATE slice SET status = $2, reason = $3, hint = $4, permission = $5, attempted_at = $6,
       complete_at = CASE WHEN $2 = 'complete' THEN $6 ELSE complete_at END, rows = coalesce($7, rows) WHERE id = $1`,
    [attempt.sliceId, status, reason, hint, permission, attempt.observedAt, rows],
  );
}

/** A second attempt within one run adds to what the first one wrote. */
async function writeSliceRun(
  client: PoolClient,
  { runId, sliceId }: Attempt,
  outcome: SliceOutcome,
): Promise<void> {
  const { counts, status, reason, hint, permission, rejections, durationMs } = outcome;
  await askAgain(
    client,
    `INSERT INTO slice_run AS r (run_id, slice_id, status, reason, hint, permission, rejections, duration_ms,
       seen, unchanged, held, rejected, inserted, updated, closed, reopened)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
     ON CONFLICT (run_id, slice_id) DO UPDATE SET status = excluded.status, reason = excluded.reason,
       hint = excluded.hint, permission = excluded.permission, rejections = excluded.rejections,
       duration_ms = r.duration_ms + excluded.duration_ms, seen = excluded.seen, unchanged = excluded.unchanged,
       held = excluded.held, rejected = excluded.rejected, inserted = r.inserted + excluded.inserted,
       updated = r.updated + excluded.updated, closed = r.closed + excluded.closed, reopened = r.reopened + excluded.reopened`,
    [
      ...[
        runId,
        sliceId,
        status,
        reason,
        hint,
        permission,
        JSON.stringify(rejections),
        Math.round(durationMs),
      ],
      ...[counts.seen, counts.unchanged, counts.held, counts.rejected],
      ...[counts.inserted, counts.updated, counts.closed, counts.reopened],
    ],
  );
}
