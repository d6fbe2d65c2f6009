/**
 * A slice owns its stream inside its root scope, whoever read it before: a complete slice of a whole takes over the rows of its
 * parts, and one of a part takes its own rows out of the whole's. So what either no longer finds is closed, and nothing twice.
 */
import type { PoolClient } from "pg";
import { askAgain } from "./ask-again.ts";
import type { SliceFacts } from "./reconcile.ts";
import { type Shape, shapes } from "./record-shapes.ts";

/** Inside the caller's transaction, before the slice is compared with its stage. For complete slices only. */
export async function ownInside(client: PoolClient, slice: SliceFacts, kinds: Shape[]): Promise<void> {
  const { rows } = await askAgain<{ id: number; inside: boolean }>(client, rivals, [
    slice.sliceId,
    slice.sourceId,
    slice.scopeId,
  ]);
  if (rows.length === 0) return;
  const parts = rows.filter(({ inside }) => inside).map(({ id }) => id);
  const wholes = rows.filter(({ inside }) => !inside).map(({ id }) => id);
  for (const shape of shapes.filter((candidate) => kinds.includes(candidate))) {
    if (parts.length > 0) await client.query(takeFromParts(shape), [slice.sliceId, parts]);
    if (wholes.length > 0) await client.query(takeFromWholes(shape), [slice.sliceId, wholes, slice.scopeId]);
  }
  await client.query(retireParts, [parts, slice.scopeId, slice.observedAt]);
}

/** `scope`: a parameter. The scope and everything below it. */
function below(scope: string): string {
  return `below AS (SELECT ${scope}::int AS id UNION SELECT s.id FROM scope s JOIN below b ON s.parent_id = b.id)`;
}

/** Slices of the same stream and source whose root scope is inside this one's or around it. $1 slice, $2 source, $3 root scope. */
const rivals = `
  WITH RECURSIVE ${below("$3")}, above AS (
    SELECT $3::int AS id UNION SELECT s.parent_id FROM scope s JOIN above a ON s.id = a.id WHERE s.parent_id IS NOT NULL)
  SELECT other.id, EXISTS (SELECT FROM below b WHERE b.id = other.scope_id) AS inside
  FROM slice mine JOIN slice other ON other.stream = mine.stream AND other.source_id = $2 AND other.id <> mine.id
  WHERE mine.id = $1 AND (EXISTS (SELECT FROM below b WHERE b.id = other.scope_id)
    OR EXISTS (SELECT FROM above a WHERE a.id = other.scope_id))`;

/** $1 slice, $2 the others. */
function takeFromParts({ fact }: Shape): string {
  return remember(
    fact,
    `UPDATE ${fact} SET slice_id = $1 WHERE slice_id = ANY($2::int[]) AND closed_at IS NULL RETURNING id`,
  );
}

/** Only what lives in the part: rows that name no scope stay with the whole. $1 slice, $2 the others, $3 root scope. */
function takeFromWholes({ fact }: Shape): string {
  return remember(
    fact,
    `UPDATE ${fact} SET slice_id = $1
     WHERE slice_id = ANY($2::int[]) AND closed_at IS NULL AND scope_id IN (SELECT id FROM below) RETURNING id`,
    `${below("$3")}, `,
  );
}

/** Whether the slice delivers what it took over is found out with its other differences. */
function remember(fact: string, taking: string, before = ""): string {
  return `WITH RECURSIVE ${before}taken AS (${taking})
    INSERT INTO pg_temp.stage_diff (fact, change, id) SELECT '${fact}', 'taken', id FROM taken`;
}

/** $1 slices of parts, $2 root scope of the whole, $3 observed at. */
const retireParts = `
  WITH freed AS (DELETE FROM held_closure WHERE slice_id = ANY($1::int[]))
  UPDATE slice SET status = 'not-applicable', rows = 0, hint = NULL, permission = NULL, attempted_at = $3,
    reason = 'It is read as part of ' || (SELECT name FROM scope WHERE id = $2) || '.'
  WHERE id = ANY($1::int[])`;
