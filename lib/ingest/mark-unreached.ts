/** Writes down that a run could not even begin with a source's slices: what is known stays, and coverage says why it is stale. */
import { inTransaction } from "./checked-out.ts";
import { expectLiveRun, type StartedRun } from "./run-log.ts";
import type { SliceEnding } from "./slice-ending.ts";

/**
 * Gives the source's live slices of these streams (null: of all) this ending, in the coverage table and in the run's own
 * record. Closes nothing.
 */
export async function markUnreached(
  run: StartedRun,
  ending: SliceEnding,
  streams: string[] | null,
): Promise<void> {
  const { status, reason, hint, permission } = ending;
  const parameters = [run.sourceId, status, reason, hint, permission, streams];
  await inTransaction(run.pool, async (client) => {
    await expectLiveRun(client, run.id);
    await client.query(markSlices, [...parameters, run.observedAt]);
    await client.query(markSliceRuns, [...parameters, run.id]);
  });
}

const liveSlices = `
  FROM slice s JOIN scope sc ON sc.id = s.scope_id
  WHERE s.source_id = $1 AND sc.retired_at IS NULL AND ($6::text[] IS NULL OR s.stream = ANY($6))`;

const markSlices = `
  UPDATE slice SET status = $2, reason = $3, hint = $4, permission = $5, attempted_at = $7
  WHERE id IN (SELECT s.id ${liveSlices})`;

const markSliceRuns = `
  INSERT INTO slice_run (run_id, slice_id, status, reason, hint, permission, duration_ms)
  SELECT $7, s.id, $2, $3, $4, $5, 0 ${liveSlices}
  ON CONFLICT (run_id, slice_id) DO NOTHING`;
