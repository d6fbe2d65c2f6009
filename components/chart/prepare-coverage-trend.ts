/**
 * Coverage as one point a day: what held between two changes is the earlier one, a day on which nobody was counted is a gap,
 * and the last day, which is not over, is marked.
 */

/** `coverage` 0 to 1, null where nobody was counted; days are UTC, `2026-11-24`, oldest first. */
export type TrendDay = { day: string; coverage: number | null };

export type TrendPoint = TrendDay & {
  /** Days since 1970-01-01. */
  at: number;
  /** The latest day, unfinished. */
  isLast: boolean;
  /** No line reaches it: both neighbours are gaps, or there are none. */
  isAlone: boolean;
};

export type TrendChart = {
  points: TrendPoint[];
  /** Of `at`; never without width. */
  span: [number, number];
  /** Values of `at` to name: the first and last day, and some between at even distances. */
  ticks: number[];
};

const dayMs = 86_400_000;
const mostTicks = 5;

/** `until`: the last day drawn; what the last change left holds until then. */
export function prepareCoverageTrend(days: readonly TrendDay[], until: string): TrendChart {
  const [first] = days;
  if (first === undefined) return { points: [], span: [0, 1], ticks: [] };
  const from = numberOf(first.day);
  const to = Math.max(numberOf(until), from);
  const changes = new Map(days.map(({ day, coverage }) => [numberOf(day), coverage]));
  const shares: (number | null)[] = [];
  for (let at = from; at <= to; at += 1) {
    const change = changes.get(at);
    shares.push(change === undefined ? (shares.at(-1) ?? null) : change);
  }
  const isGap = (index: number) => (shares[index] ?? null) === null;
  const points = shares.map((coverage, index) => ({
    day: dayOf(from + index),
    at: from + index,
    coverage,
    isLast: from + index === to,
    isAlone: coverage !== null && isGap(index - 1) && isGap(index + 1),
  }));
  return { points, span: [from, Math.max(to, from + 1)], ticks: ticksOf(from, to) };
}

function ticksOf(from: number, to: number): number[] {
  const steps = Math.min(mostTicks - 1, to - from);
  if (steps === 0) return [from];
  return Array.from({ length: steps + 1 }, (_, index) => from + Math.round((index * (to - from)) / steps));
}

function numberOf(day: string): number {
  return Math.floor(Date.parse(`${day}T00:00:00Z`) / dayMs);
}

function dayOf(at: number): string {
  return new Date(at * dayMs).toISOString().slice(0, 10);
}
