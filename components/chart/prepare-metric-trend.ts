/**
 * Several shares as lines over the same days: one point a day somebody collected, a gap where collections lie too far apart, today's
 * point marked as unfinished, and a label at the end of each line that covers no other.
 */
import { addDays, daysBetween } from "#lib/domain/days.ts";
import { isGap } from "#lib/domain/overview/change.ts";

export type TrendSeries = {
  key: string;
  label: string;
  days: readonly { day: string; value: number | null }[];
};

export type MetricPoint = {
  day: string;
  /** Days since `from`. */
  at: number;
  isToday: boolean;
  /** By key, 0 to 1; null: not known. */
  values: Record<string, number | null>;
};

export type MetricTrend = {
  points: MetricPoint[];
  span: [number, number];
  ticks: number[];
  /** Where each line ends, and where its label stands; lines that do not reach today have none. */
  ends: { key: string; label: string; value: number; labelAt: number }[];
  /** Between days somebody collected, where nobody looked. */
  gaps: { from: number; to: number }[];
  from: string;
};

/** Of the scale of 0 to 1: as much as a line of text is high. */
const labelHeight = 0.09;
const mostTicks = 5;

/** `until`: today. Days before `from` are left out. */
export function prepareMetricTrend(
  series: readonly TrendSeries[],
  { from, until }: { from: string; until: string },
): MetricTrend {
  const days = [...new Set(series.flatMap((one) => one.days.map(({ day }) => day)))]
    .filter((day) => day >= from && day <= until)
    .sort();
  const start = days[0] ?? from;
  const at = (day: string) => daysBetween(start, day);
  const gaps = days.flatMap((day, index) => {
    const before = days[index - 1];
    return before !== undefined && isGap(before, day) ? [{ from: at(before), to: at(day) }] : [];
  });
  const known = days.map(
    (day): MetricPoint => ({ day, at: at(day), isToday: day === until, values: valuesOn(series, day) }),
  );
  const holes = gaps.map(
    (gap): MetricPoint => ({
      day: addDays(start, gap.from + 1),
      at: gap.from + 1,
      isToday: false,
      values: Object.fromEntries(series.map(({ key }) => [key, null])),
    }),
  );
  const last = known.at(-1);
  const ends = series.flatMap(({ key, label }) => {
    const value = last?.values[key] ?? null;
    return value === null ? [] : [{ key, label, value }];
  });
  return {
    points: [...known, ...holes].sort((one, other) => one.at - other.at),
    span: [0, Math.max(1, last?.at ?? 1)],
    ticks: ticksOf(last?.at ?? 0),
    ends: spreadLabels(ends),
    gaps,
    from: start,
  };
}

/** Known, and both its neighbours are not, or there are none: no line reaches it. */
export function standsAlone(points: readonly MetricPoint[], index: number, key: string): boolean {
  const isKnown = (at: number) => (points[at]?.values[key] ?? null) !== null;
  return isKnown(index) && !isKnown(index - 1) && !isKnown(index + 1);
}

function valuesOn(series: readonly TrendSeries[], day: string): Record<string, number | null> {
  return Object.fromEntries(
    series.map(({ key, days }) => [key, days.find((one) => one.day === day)?.value ?? null]),
  );
}

/** From the lowest up, each at least a line's height above the one before; pushed down again where the top would be left. */
function spreadLabels<End extends { value: number }>(ends: readonly End[]): (End & { labelAt: number })[] {
  const sorted = [...ends].sort((one, other) => one.value - other.value);
  const places: number[] = [];
  for (const { value } of sorted) {
    const before = places.at(-1);
    places.push(before === undefined ? value : Math.max(value, before + labelHeight));
  }
  for (let index = places.length - 1, top = 1; index >= 0; index -= 1) {
    places[index] = Math.min(places[index] ?? 0, top);
    top = (places[index] ?? 0) - labelHeight;
  }
  return sorted.map((end, index) => ({ ...end, labelAt: places[index] ?? end.value }));
}

/** At most five days to name: the first, the last, and some between at even distances. */
export function ticksOf(to: number): number[] {
  const steps = Math.min(mostTicks - 1, to);
  if (steps <= 0) return [0];
  return Array.from({ length: steps + 1 }, (_, index) => Math.round((index * to) / steps));
}
