/**
 * Which open rows of a slice its records did not name. What the slice held was read when it began, and other slices of the run may
 * have taken or closed rows since: those are no longer its to miss.
 */
import type { PoolClient } from "pg";
import { askAgain } from "./ask-again.ts";
import { copyText } from "./copy-text.ts";
import { countOpen } from "./reconcile.sql.ts";
import type { SliceFacts } from "./reconcile.ts";
import type { Shape } from "./record-shapes.ts";
import { stageTable } from "./stage.sql.ts";
import type { Staged } from "./stage.ts";

/** Open rows of the slice now, those it took over included. Throws when a row it delivered was closed meanwhile. */
export async function countOpenNow(
  client: PoolClient,
  { sliceId }: SliceFacts,
  { shape, stored }: Staged,
): Promise<{ open: number; isAsRead: boolean }> {
  const open: number =
    (await askAgain<{ open: number }>(client, countOpen(shape), [sliceId])).rows[0]?.open ?? 0;
  if (open === stored.size) return { open, isAsRead: true };
  await copyIds(client, shape, "delivered", stored.delivered());
  const lost: number = (await client.query(takeLost(shape))).rows[0].count;
  // An equal record is kept nowhere, so the row could not be opened again.
  if (lost > 0)
    throw new Error(`${lost} ${shape.type} rows were closed by another slice while this one was read`);
  return { open, isAsRead: false };
}

/** Adds the missing rows to the differences, and returns how many there are. Rows taken over by `ownInside` wait there already. */
export async function markMissing(
  client: PoolClient,
  { sliceId }: SliceFacts,
  { shape, stored }: Staged,
  { isAsRead }: { isAsRead: boolean },
): Promise<number> {
  const missing = await copyIds(client, shape, "missing", stored.missing());
  if (isAsRead) return missing;
  return (await client.query(settleMissing(shape), [sliceId])).rows[0].count;
}

async function copyIds(
  client: PoolClient,
  { fact }: Shape,
  change: string,
  ids: Iterable<number>,
): Promise<number> {
  let text = "";
  let count = 0;
  for (const id of ids) {
    text += `${fact}\t${change}\t${id}\n`;
    count++;
  }
  if (count > 0) await copyText(client, "COPY pg_temp.stage_diff (fact, change, id) FROM STDIN", text);
  return count;
}

/** Takes the delivered ids out of the differences and counts those whose row is closed. */
function takeLost({ fact }: Shape): string {
  return `WITH d AS (DELETE FROM pg_temp.stage_diff WHERE fact = '${fact}' AND change = 'delivered' RETURNING id)
    SELECT count(*)::int AS count FROM d JOIN ${fact} f ON f.id = d.id WHERE f.closed_at IS NOT NULL`;
}

/** Of the rows taken over, those not in the stage are missing too; of the others, only those still open in the slice. $1 slice. */
function settleMissing(shape: Shape): string {
  const { fact } = shape;
  return `WITH d AS (DELETE FROM pg_temp.stage_diff WHERE fact = '${fact}' AND change IN ('missing', 'taken') RETURNING id, change),
    kept AS (
      INSERT INTO pg_temp.stage_diff (fact, change, id) SELECT '${fact}', 'missing', f.id
      FROM d JOIN ${fact} f ON f.id = d.id AND f.slice_id = $1 AND f.closed_at IS NULL
      WHERE d.change = 'missing' OR NOT EXISTS (SELECT FROM ${stageTable(shape)} s WHERE s.key = f.key)
      RETURNING 1)
    SELECT count(*)::int AS count FROM kept`;
}
