/**
 * A metric as a line of a few pixels: straight between days somebody collected, broken where that was too long ago to tell, and its
 * last point marked. No scale: it says which way, the number beside it says how much.
 */
import { daysBetween } from "#lib/domain/days.ts";
import { isGap } from "#lib/domain/overview/change.ts";

export type SparkDay = { day: string; value: number | null };
export type MetricSparkline = {
  /** For the `d` of a path; several moves where there are gaps. */
  path: string;
  /** Days that no line reaches, but the last. */
  dots: { x: number; y: number }[];
  last: { x: number; y: number } | null;
};

export const sparkSize = { width: 64, height: 24, inset: 3 } as const;

/** Of the days on which a value is known; fewer than two draw no line. */
export function prepareMetricSparkline(days: readonly SparkDay[]): MetricSparkline {
  const known = days.filter((one): one is { day: string; value: number } => one.value !== null);
  const [first, end] = [known[0], known.at(-1)];
  if (first === undefined || end === undefined) return { path: "", dots: [], last: null };
  const { width, height, inset } = sparkSize;
  const span = Math.max(1, daysBetween(first.day, end.day));
  const values = known.map(({ value }) => value);
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const place = ({ day, value }: { day: string; value: number }) => ({
    x: round(inset + ((width - 2 * inset) * daysBetween(first.day, day)) / span),
    y: round(
      high === low ? height / 2 : height - inset - ((height - 2 * inset) * (value - low)) / (high - low),
    ),
  });
  const runs: { x: number; y: number }[][] = [];
  for (const [index, one] of known.entries()) {
    const before = known[index - 1];
    if (before === undefined || isGap(before.day, one.day)) runs.push([]);
    runs.at(-1)?.push(place(one));
  }
  const last = place(end);
  const alone = runs.filter((run) => run.length === 1).flat();
  return {
    path: runs
      .filter((run) => run.length > 1)
      .map((run) => `M${run.map(({ x, y }) => `${x} ${y}`).join("L")}`)
      .join(""),
    dots: alone.filter(({ x }) => x !== last.x),
    last,
  };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
