/**
 * What happens to rows that a slice did not deliver. Only a complete slice without rejections closes them, and not many at
 * once: those wait in `held_closure` until the next complete slice misses them too.
 */
import type { PoolClient } from "pg";
import { closeRows } from "./reconcile.sql.ts";
import type { FactWork, SliceFacts } from "./reconcile.ts";

/** Closures are held when they are at least `rows` and more than `share` of the slice's open rows. */
export type HoldRule = { share: number; rows: number };
export const defaultHoldRule: HoldRule = { share: 0.3, rows: 20 };

type Decision = { held: number; closing: boolean };
type DecideOptions = { mayClose: boolean; heldBefore: number; hold: HoldRule };

/** Marks missing rows as `close` or `held` and keeps `held_closure` true. */
async function decide(
  client: PoolClient,
  { sliceId, observedAt }: SliceFacts,
  works: FactWork[],
  { mayClose, heldBefore, hold }: DecideOptions,
): Promise<Decision> {
  const missing = works.reduce((sum, work) => sum + work.missing, 0);
  if (heldBefore > 0) await client.query(forgetReturned, [sliceId]);
  if (!mayClose || missing === 0) return { held: 0, closing: false };
  if (heldBefore > 0) await client.query(closeHeldBefore, [sliceId]);
  const left: number = (await client.query(countMissing)).rows[0].count;
  const open = works.reduce((sum, work) => sum + work.open, 0);
  if (left >= hold.rows && left > hold.share * open) {
    await client.query(holdMissing, [sliceId, observedAt]);
    return { held: left, closing: left < missing };
  }
  await client.query(closeAllMissing);
  return { held: 0, closing: true };
}

/** Closes what `decide` marked. Returns how many rows. */
async function apply(
  client: PoolClient,
  { sliceId, runId, observedAt }: SliceFacts,
  works: FactWork[],
  { closing }: Decision,
): Promise<number> {
  let closed = 0;
  for (const { shape, missing } of closing ? works : []) {
    if (missing === 0) continue;
    const result = await client.query(closeRows(shape), [sliceId, runId, observedAt]);
    closed += result.rows[0].count;
  }
  return closed;
}

export const closeMissing = { decide, apply };

/** Rows that were delivered again, or are no longer the slice's own. $1 slice. */
const forgetReturned = `
  DELETE FROM held_closure h WHERE h.slice_id = $1 AND NOT EXISTS
    (SELECT FROM pg_temp.stage_diff d WHERE d.fact = h.fact AND d.id = h.row_id AND d.change = 'missing')`;

/** Missed for the second time. $1 slice. */
const closeHeldBefore = `
  WITH released AS (DELETE FROM held_closure WHERE slice_id = $1 RETURNING fact, row_id)
  UPDATE pg_temp.stage_diff d SET change = 'close' FROM released r
  WHERE d.fact = r.fact AND d.id = r.row_id AND d.change = 'missing'`;

const countMissing = "SELECT count(*)::int AS count FROM pg_temp.stage_diff WHERE change = 'missing'";
const closeAllMissing = "UPDATE pg_temp.stage_diff SET change = 'close' WHERE change = 'missing'";

/** $1 slice, $2 held at. */
const holdMissing = `
  WITH held AS (UPDATE pg_temp.stage_diff SET change = 'held' WHERE change = 'missing' RETURNING fact, id)
  INSERT INTO held_closure (slice_id, fact, row_id, held_at) SELECT $1, fact, id, $2 FROM held`;
