/**
 * One metric as a line with what changed besides the estate marked on its days: a point a day somebody collected, a gap where collections
 * lie too far apart, and labels of marks in rows, so that none covers another.
 */
import { daysBetween } from "#lib/domain/days.ts";
import { niceTop } from "./nice-top.ts";
import { prepareMetricTrend } from "./prepare-metric-trend.ts";

export type TrendLinePoint = { day: string; at: number; isToday: boolean; value: number | null };

/**
 * `row`: which line of text above the drawing, the nearest first; null: there is no room, the table names it. `side`: to which its label
 * is written from the mark on.
 */
export type TrendMark = {
  at: number;
  day: string;
  label: string;
  side: "right" | "left";
  row: number | null;
};

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
  const labels = [...Map.groupBy(changes, ({ day }) => day)]
    .map(([day, all]) => labelOf(day, daysBetween(start, day), all, end))
    .filter(({ at }) => at >= 0 && at <= end)
    .sort((one, other) => one.at - other.at);
  const side = (asked: Label["side"]) => labels.filter((label) => label.side === asked);
  placeRows([...side("left"), ...side("right").toReversed()]);
  return labels.map(({ at, day, label, side, row }) => ({ at, day, label, side, row }));
}

/** With the days it covers. */
type Label = TrendMark & { from: number; to: number };

function labelOf(day: string, at: number, changes: readonly Change[], end: number): Label {
  const names = [...new Set(changes.map(({ label }) => label))];
  const [label, width] =
    names.length > 2
      ? [`${names.length} changes`, labelWidth]
      : [names.join(", "), labelWidth * names.length];
  const [from, to] = [at - width * end, at + width * end];
  return to > end && from >= 0
    ? { at, day, label, side: "left", row: null, from, to: at }
    : { at, day, label, side: "right", row: null, from: at, to };
}

/** Nothing is written over a label, nor between it and its line: the first stand nearer to the drawing, on the far side of the next. */
function placeRows(labels: readonly Label[]): void {
  for (const [index, label] of labels.entries()) {
    const isFree = (row: number) =>
      labels.slice(0, index).every((other) => {
        if (other.row === null) return true;
        if (other.row === row) return other.to <= label.from || label.to <= other.from;
        return other.row < row ? !covers(other, label.at) : !covers(label, other.at);
      });
    label.row = Array.from({ length: markRows }, (_, row) => row).find(isFree) ?? null;
  }
}

function covers({ from, to }: Label, day: number): boolean {
  return from < day && day < to;
}
