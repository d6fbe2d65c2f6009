/** Adds a slice's staged usage to what is stored: by union and latest day, so nothing is ever forgotten and resending is harmless. */
import type { PoolClient } from "pg";
import { type DaySpan, mergeDaySpans } from "#lib/domain/day-spans.ts";
import { mergeUsage } from "#lib/domain/packed-usage.ts";
import { seenMarks } from "#lib/domain/usage-marks.ts";
import type { SliceFacts } from "./reconcile.ts";
import { resolvePrincipal } from "./resolve.sql.ts";
import { spanColumns } from "./stage-usage.ts";

const rowsAtATime = 2_000;

export type UsageCounts = { inserted: number; updated: number; unchanged: number };

/** Batch by batch where a key may stand in two of them; else all at once. */
export async function mergeUsageRows(
  client: PoolClient,
  staged: { rows: number; mayRepeat: boolean; batches: number },
  slice: SliceFacts,
): Promise<UsageCounts> {
  const counts: UsageCounts = { inserted: 0, updated: 0, unchanged: 0 };
  if (staged.rows === 0) return counts;
  for (let batch = 0; batch < staged.batches; batch++) {
    const updated = await mergeKnown(client, batch, slice);
    const inserted = (await client.query(insertNew, [slice.sliceId, slice.observedAt, slice.provider, batch]))
      .rowCount as number;
    counts.inserted += inserted;
    counts.updated += updated;
  }
  counts.unchanged = staged.rows - counts.inserted - counts.updated;
  return counts;
}

type Pair = {
  id: number;
  /** It was not marked yet, or its marks do not tell all that is staged. */
  needs_marks: boolean;
  stored: Buffer;
  stored_from: number;
  stored_to: number;
  stored_before: number[] | null;
  stored_used: number | null;
  staged: Buffer;
  covered_from: number;
  covered_to: number;
  covered_before: number[] | null;
  last_used_at: number | null;
};

async function mergeKnown(client: PoolClient, batch: number, slice: SliceFacts): Promise<number> {
  let updated = 0;
  await client.query(`DECLARE known_usage NO SCROLL CURSOR FOR ${findKnown(batch)}`);
  for (;;) {
    const pairs = await client.query<Pair>(`FETCH ${rowsAtATime} FROM known_usage`);
    if (pairs.rows.length === 0) break;
    updated += await writeMerged(client, pairs.rows.map(mergePair).filter(isChanged), slice);
  }
  await client.query("CLOSE known_usage");
  return updated;
}

type Merged = ReturnType<typeof mergePair>;

function mergePair(pair: Pair) {
  const stored = spansOf(pair.stored_before, pair.stored_from, pair.stored_to);
  const staged = spansOf(pair.covered_before, pair.covered_from, pair.covered_to);
  const span = spanColumns(mergeDaySpans(stored, staged));
  const used = [pair.stored_used, pair.last_used_at].filter((instant) => instant !== null);
  const packed = Buffer.from(mergeUsage(pair.stored, pair.staged));
  const isSpanChanged = span.before !== spanColumns(stored).before;
  return { pair, span, isSpanChanged, packed, usedAt: used.length === 0 ? null : Math.max(...used) };
}

/** `before`: pairs of days. */
function spansOf(before: readonly number[] | null, from: number, to: number): DaySpan[] {
  const pairs = [...(before ?? []), from, to];
  return Array.from({ length: pairs.length / 2 }, (_, index) => ({
    from: pairs[index * 2] as number,
    to: pairs[index * 2 + 1] as number,
  }));
}

function isChanged({ pair, span, isSpanChanged, packed, usedAt }: Merged): boolean {
  return (
    !packed.equals(pair.stored) ||
    isSpanChanged ||
    span.from !== pair.stored_from ||
    span.to !== pair.stored_to ||
    usedAt !== pair.stored_used
  );
}

async function writeMerged(client: PoolClient, rows: Merged[], slice: SliceFacts): Promise<number> {
  if (rows.length === 0) return 0;
  const result = await client.query(update, [
    slice.sliceId,
    slice.observedAt,
    rows.map(({ pair }) => pair.id),
    rows.map(({ packed }) => packed),
    rows.map(({ span }) => span.from),
    rows.map(({ span }) => span.to),
    rows.map(({ span }) => span.before),
    rows.map(({ usedAt }) => usedAt),
    rows.map(({ pair, packed }) => (pair.needs_marks ? seenMarks(packed) : null)),
  ]);
  return result.rowCount ?? 0;
}

const epoch = "date '1970-01-01'";
const milliseconds = (column: string) => `round(extract(epoch FROM ${column}) * 1000)::bigint`;

/** Stored and staged side by side where they differ at all. */
function findKnown(batch: number): string {
  return `SELECT u.id, u.packed AS stored, u.covered_from - ${epoch} AS stored_from, u.covered_to - ${epoch} AS stored_to,
      u.covered_before AS stored_before,
      ${milliseconds("u.last_used_at")} AS stored_used,
      s.packed::bytea AS staged, s.covered_from, s.covered_to, s.covered_before, s.last_used_at,
      u.plane = 'action' AND (u.seen_in IS NULL OR u.seen_in | s.seen_in <> u.seen_in) AS needs_marks
    FROM pg_temp.stage_usage s JOIN usage u ON u.key = s.key
    WHERE s.batch = ${batch} AND (u.packed <> s.packed::bytea OR u.covered_from <> ${epoch} + s.covered_from
      OR u.covered_to <> ${epoch} + s.covered_to OR u.covered_before IS DISTINCT FROM s.covered_before
      OR ${milliseconds("u.last_used_at")} IS DISTINCT FROM s.last_used_at)`;
}

/** $1 slice, $2 observed at, $3 ids, $4 packed, $5 from, $6 to, $7 spans before, $8 last used, $9 marks where they change. */
const update = `
  UPDATE usage u SET slice_id = $1, changed_at = $2, packed = m.packed, covered_from = ${epoch} + m.covered_from,
    covered_to = ${epoch} + m.covered_to, covered_before = m.covered_before::int[], last_used_at = to_timestamp(m.used::float8 / 1000),
    seen_in = coalesce(m.seen_in::bit(256), u.seen_in)
  FROM unnest($3::bigint[], $4::bytea[], $5::int[], $6::int[], $7::text[], $8::bigint[], $9::text[])
    m(id, packed, covered_from, covered_to, covered_before, used, seen_in)
  WHERE u.id = m.id`;

/** $1 slice, $2 observed at, $3 provider, $4 batch. */
const insertNew = `
  INSERT INTO usage (slice_id, key, principal_kind, principal_value, principal_id, source, plane, covered_from, covered_to, covered_before,
    packed, seen_in, last_used_at, first_seen, changed_at)
  SELECT $1, s.key, s.principal_kind, s.principal_value, ${resolvePrincipal("$3::text", "s.principal_kind", "s.principal_value")},
    s.source, s.plane, ${epoch} + s.covered_from, ${epoch} + s.covered_to, s.covered_before, s.packed::bytea, s.seen_in,
    to_timestamp(s.last_used_at::float8 / 1000), $2, $2
  FROM pg_temp.stage_usage s WHERE s.batch = $4 AND NOT EXISTS (SELECT FROM usage u WHERE u.key = s.key)`;
