/**
 * Brings the stored rows of one slice in line with its stage in one short transaction: new rows are added, changed rows
 * updated, unchanged rows not written, missing rows closed only if the slice is complete. All of it happens, or nothing.
 */
import type { PoolClient } from "pg";
import { askAgain } from "./ask-again.ts";
import { closeMissing, type HoldRule } from "./close-missing.ts";
import { locks } from "./locks.ts";
import { countOpenNow, markMissing } from "./mark-missing.ts";
import { mergeUsageRows } from "./merge-usage.ts";
import { refColumns, resolveAgain, touchedByAliases, touchedPrincipals } from "./names.sql.ts";
import { ownInside } from "./own-inside.ts";
import { classifyKnown, diffWithSlice, insertDocuments, insertRows, updateRows } from "./reconcile.sql.ts";
import type { Shape } from "./record-shapes.ts";
import { countRejection, type Rejections } from "./rejection.ts";
import { dropDuplicates, stageTable } from "./stage.sql.ts";
import type { Stage, Staged } from "./stage.ts";

export type SliceFacts = {
  sliceId: number;
  sourceId: number;
  /** The slice's root scope. */
  scopeId: number;
  runId: number;
  observedAt: Date;
  provider: string;
};

export type Counts = {
  seen: number;
  inserted: number;
  updated: number;
  unchanged: number;
  closed: number;
  reopened: number;
  /** Rows missing that wait for the next complete slice. */
  held: number;
  rejected: number;
};

export type Reconciled = {
  counts: Counts;
  rejections: Rejections /** Open rows afterwards. */;
  rows: number;
};

/** One fact table while it is being reconciled. */
export type FactWork = {
  shape: Shape;
  staged: number;
  open: number;
  /** Nothing of it was open before: the stage was not compared. */
  fresh: boolean;
  missing: number;
  known: boolean;
};

/**
 * Runs inside the caller's transaction. `complete`: the collector returned; only then, and without rejections, rows close.
 * `closes`: whether absence means anything in this stream.
 */
export async function reconcile(
  client: PoolClient,
  stage: Stage,
  slice: SliceFacts,
  { complete, closes = true, hold }: { complete: boolean; closes?: boolean; hold: HoldRule },
): Promise<Reconciled> {
  const rejections: Rejections = structuredClone(stage.rejections);
  const { heldBefore, firstLoad } = await lockSlice(client, slice.sliceId);
  const isWhole = complete && Object.keys(rejections).length === 0;
  if (isWhole)
    await ownInside(
      client,
      slice,
      stage.contents().map(({ shape }) => shape),
    );
  const works: FactWork[] = [];
  for (const entry of stage.contents()) {
    works.push(await compare(client, slice, entry, { complete: complete || heldBefore > 0, rejections }));
  }
  const counts = emptyCounts(stage.seen);
  const mayClose = complete && closes && Object.keys(rejections).length === 0;
  const closing = await closeMissing.decide(client, slice, works, { mayClose, heldBefore, hold });
  counts.held = closing.held;
  const touched = await lockNames(client, slice, { works, usageRows: stage.usageBatches.rows });
  if (stage.hasDocuments) await client.query(insertDocuments, [slice.provider, slice.observedAt]);
  for (const work of works) await write(client, slice, work, firstLoad, counts);
  for (const { stored } of stage.contents()) counts.unchanged += stored.unchanged;
  counts.closed = await closeMissing.apply(client, slice, works, closing);
  if (touched) await resolveTouched(client, slice);
  const usage = await mergeUsageRows(client, stage.usageBatches, slice);
  counts.inserted += usage.inserted;
  counts.updated += usage.updated;
  counts.unchanged += usage.unchanged;
  counts.rejected = Object.values(rejections).reduce((sum, { count }) => sum + count, 0);
  const rows =
    works.reduce((sum, { open }) => sum + open, 0) - counts.closed + (counts.inserted - usage.inserted);
  return { counts, rejections, rows: rows + counts.reopened };
}

/** Empties the stage for the connection's next slice; part of the same transaction. */
export async function clearStage(client: PoolClient, stage: Stage): Promise<void> {
  const used = stage.contents().filter(({ staged }) => staged > 0);
  const tables = used.map(({ shape }) => stageTable(shape));
  if (stage.hasDocuments) tables.push("pg_temp.stage_document");
  if (stage.usageBatches.rows > 0) tables.push("pg_temp.stage_usage");
  // Emptying a table makes a new file of it, also of an empty one; looking is a hundred times cheaper.
  const helpers = await askAgain<{ diff: boolean; touched: boolean }>(client, helpersInUse, []);
  if (helpers.rows[0]?.diff !== false) tables.push("pg_temp.stage_diff");
  if (helpers.rows[0]?.touched !== false) tables.push("pg_temp.stage_touched");
  if (tables.length > 0) await client.query(`TRUNCATE ${tables.join(", ")}`);
}

const helpersInUse = `
  SELECT EXISTS (SELECT FROM pg_temp.stage_diff) AS diff, EXISTS (SELECT FROM pg_temp.stage_touched) AS touched`;

type SliceState = {
  /** Closures that wait since an earlier run. */
  heldBefore: number;
  /** Whether no walk of the slice ever ended before: what it adds is where its history begins. */
  firstLoad: boolean;
};

/** What is read must be read after the lock, so in a statement of its own. */
async function lockSlice(client: PoolClient, sliceId: number): Promise<SliceState> {
  await askAgain(client, "SELECT FROM slice WHERE id = $1 FOR UPDATE", [sliceId]);
  const found = await askAgain<SliceState>(client, sliceState, [sliceId]);
  return found.rows[0] as SliceState;
}

/** $1 slice. */
const sliceState = `
  SELECT (SELECT count(*)::int FROM held_closure WHERE slice_id = $1) AS "heldBefore", NOT EXISTS (
    SELECT FROM slice_run WHERE slice_id = $1 AND status IN ('complete', 'held', 'rejected')) AS "firstLoad"`;

type CompareOptions = { complete: boolean; rejections: Rejections };

async function compare(
  client: PoolClient,
  slice: SliceFacts,
  entry: Staged,
  { complete, rejections }: CompareOptions,
): Promise<FactWork> {
  const { shape, staged, mayRepeat } = entry;
  const { open, isAsRead } = await countOpenNow(client, slice, entry);
  const work: FactWork = { shape, staged, open, fresh: open === 0, missing: 0, known: false };
  if (mayRepeat) work.staged -= await refuseRepeats(client, shape, rejections);
  if (complete) work.missing = await markMissing(client, slice, entry, { isAsRead });
  if (staged === 0) return work;
  let candidates = work.staged;
  if (!work.fresh) {
    const found = countsOf(await client.query(diffWithSlice(shape), [slice.sliceId]));
    candidates = found.new ?? 0;
  }
  if (candidates === 0) return work;
  const known = await client.query(classifyKnown(shape, work.fresh), [slice.sliceId, slice.sourceId]);
  work.known = known.rows.length > 0;
  for (const { change, count, sample } of known.rows) {
    if (change !== "refused") continue;
    countRejection(rejections, "owned-elsewhere", `${shape.type} ${sample}`, count);
    work.staged -= count;
  }
  return work;
}

async function refuseRepeats(client: PoolClient, shape: Shape, rejections: Rejections): Promise<number> {
  const { dropped, refused, sample } = (await client.query(dropDuplicates(shape))).rows[0];
  if (refused > 0) countRejection(rejections, "duplicate-id", `${shape.type} ${sample}`, refused);
  return dropped;
}

/** Whoever changes what a name means waits for those who look names up, and they for him. */
async function lockNames(
  client: PoolClient,
  slice: SliceFacts,
  { works, usageRows }: { works: FactWork[]; usageRows: number },
): Promise<boolean> {
  // Most slices of most runs have nothing to write: they look no name up and change none.
  if (usageRows === 0 && works.every(({ staged, missing }) => staged === 0 && missing === 0)) return false;
  for (const { shape, fresh, staged, missing } of works) {
    if (staged === 0 && missing === 0) continue;
    if (shape.fact === "principal") await client.query(touchedPrincipals(fresh), [slice.provider]);
    if (shape.fact === "alias") await client.query(touchedByAliases(fresh));
  }
  const touched = await client.query("SELECT FROM pg_temp.stage_touched LIMIT 1");
  const lock = touched.rowCount === 0 ? "pg_advisory_xact_lock_shared" : "pg_advisory_xact_lock";
  await client.query(`SELECT ${lock}($1, 0)`, [locks.names]);
  return touched.rowCount !== 0;
}

async function write(
  client: PoolClient,
  slice: SliceFacts,
  { shape, staged, fresh, known }: FactWork,
  firstLoad: boolean,
  counts: Counts,
): Promise<void> {
  if (staged === 0) return;
  const parameters = [slice.sliceId, slice.runId, slice.observedAt, slice.provider, slice.scopeId];
  let written: Record<string, number> = {};
  if (!fresh || known) written = countsOf(await client.query(updateRows(shape), parameters));
  const updated = (written.changed ?? 0) + (written.moved ?? 0);
  const reopened = written.reopened ?? 0;
  const added = await client.query(insertRows(shape, { fresh, anyKnown: known, firstLoad }), parameters);
  const inserted: number = added.rows[0].count;
  counts.inserted += inserted;
  counts.updated += updated;
  counts.reopened += reopened;
  counts.unchanged += staged - inserted - updated - reopened;
}

async function resolveTouched(client: PoolClient, slice: SliceFacts): Promise<void> {
  for (const column of refColumns) {
    if (column.field.target === "principal")
      await client.query(resolveAgain(column), [slice.provider, slice.observedAt]);
  }
}

function countsOf(result: { rows: { change: string; count: number }[] }): Record<string, number> {
  return Object.fromEntries(result.rows.map(({ change, count }) => [change, count]));
}

export function emptyCounts(seen: number): Counts {
  return { seen, inserted: 0, updated: 0, unchanged: 0, closed: 0, reopened: 0, held: 0, rejected: 0 };
}
