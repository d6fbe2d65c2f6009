/**
 * One metric as a line with what changed besides the estate marked on its days: a point a day somebody collected, a gap where collections
 * lie too far apart, and labels of marks in rows, so that none covers another.
 */
import { daysBetween } from "#lib/domain/days.ts";
import { niceTop } from "./nice-top.ts";
import { prepareMetricTrend } from "./prepare-metric-trend.ts";

export type TrendLinePoint = { day: string; at: number; isToday: boolean; value: number | null };

/** `row`: how many lines of text above the drawing; null: there is no room, the table names it. */
export type TrendMark = { at: number; day: string; label: string; row: number | null };

export type TrendLineChart = {
  points: TrendLinePoint[];
  /** Days since `from`. */
  span: [number, number];
  ticks: number[];
  gaps: { from: number; to: number }[];
  marks: TrendMark[];
  /** The upper end of the scale; the lower one is 0. */
  top: number;
  from: string;
};

type Day = { day: string; value: number | null };
type Change = { day: string; label: string };

/** Of the width of the drawing, what a label takes at most. */
const labelWidth = 0.2;
export const markRows = 3;

/** In pixels: a row of those labels, and what the last value takes to the right of the drawing. */
export const markRowHeight = 14;
export const valueRoom = 84;

/** `until`: today. Changes outside the days that are drawn are left out. */
export function prepareTrendLine(
  days: readonly Day[],
  {
    from,
    until,
    shown,
    changes,
  }: { from: string; until: string; shown: "share" | "count"; changes: readonly Change[] },
): TrendLineChart {
  const series = [{ key: "value", label: "", days }];
  const { points, span, ticks, gaps, from: start } = prepareMetricTrend(series, { from, until });
  const values = days.map(({ value }) => value ?? 0);
  return {
    points: points.map(({ day, at, isToday, values: of }) => ({ day, at, isToday, value: of.value ?? null })),
    ...{ span, ticks, gaps, from: start },
    marks: marksOf(changes, start, span[1]),
    top: shown === "share" ? 1 : niceTop(Math.max(0, ...values)),
  };
}

function marksOf(changes: readonly Change[], start: string, end: number): TrendMark[] {
  const byDay = Map.groupBy(changes, ({ day }) => day);
  const ends = Array.from({ length: markRows }, () => Number.NEGATIVE_INFINITY);
  return [...byDay]
    .map(([day, all]) => ({ day, at: daysBetween(start, day), all }))
    .filter(({ at }) => at >= 0 && at <= end)
    .sort((one, other) => one.at - other.at)
    .map(({ day, at, all }) => {
      const labels = [...new Set(all.map(({ label }) => label))];
      const label = labels.length > 2 ? `${labels.length} changes` : labels.join(", ");
      const width = labelWidth * end * Math.max(1, labels.length > 2 ? 1 : labels.length);
      const free = ends.findIndex((taken) => taken <= at);
      if (free !== -1) ends[free] = at + width;
      return { at, day, label, row: free === -1 ? null : free };
    });
}
