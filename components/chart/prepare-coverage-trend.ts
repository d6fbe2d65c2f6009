/**
 * Coverage as one point a day: what held between two changes is the earlier one, a day on which nobody was counted is a gap,
 * and the last day, which is not over, is marked.
 */
import { type MetricTrend, ticksOf } from "./prepare-metric-trend.ts";

/** `coverage` 0 to 1, null where nobody was counted; days are UTC, `2026-11-24`, oldest first. */
export type TrendDay = { day: string; coverage: number | null };

const dayMs = 86_400_000;

/** `until`: the last day drawn; what the last change left holds until then. Its one line is called `owned`. */
export function prepareCoverageTrend(days: readonly TrendDay[], until: string): MetricTrend {
  const [first] = days;
  if (first === undefined) return { points: [], span: [0, 1], ticks: [], ends: [], gaps: [], from: until };
  const from = numberOf(first.day);
  const length = Math.max(numberOf(until) - from, 0);
  const changes = new Map(days.map(({ day, coverage }) => [numberOf(day) - from, coverage]));
  const shares: (number | null)[] = [];
  for (let at = 0; at <= length; at += 1) {
    const change = changes.get(at);
    shares.push(change === undefined ? (shares.at(-1) ?? null) : change);
  }
  const value = shares.at(-1) ?? null;
  return {
    points: shares.map((owned, at) => ({
      day: dayOf(from + at),
      at,
      isToday: at === length,
      values: { owned },
    })),
    span: [0, Math.max(length, 1)],
    ticks: ticksOf(length),
    ends: value === null ? [] : [{ key: "owned", label: "owned", value, labelAt: value }],
    gaps: [],
    from: first.day,
  };
}

function numberOf(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
}

function dayOf(at: number): string {
  return new Date(at * dayMs).toISOString().slice(0, 10);
}
