/**
 * The days a source was watching: merging is commutative, associative and idempotent, so readings may arrive twice, late or in any
 * order, also with a gap between them that a later one fills, and the days stay the same.
 */

/** Whole days since 1970-01-01 (UTC). Both ends count. */
export type DaySpan = { from: number; to: number };

/** In order, with at least one day between any two. */
export type DaySpans = readonly DaySpan[];

export function mergeDaySpans(one: DaySpans, other: DaySpans): DaySpan[] {
  const merged: DaySpan[] = [];
  for (const { from, to } of [...one, ...other].sort((a, b) => a.from - b.from)) {
    const last = merged.at(-1);
    if (last !== undefined && from <= last.to + 1) last.to = Math.max(last.to, to);
    else merged.push({ from, to });
  }
  return merged;
}
