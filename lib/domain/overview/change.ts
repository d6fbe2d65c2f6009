/**
 * How a metric differs from what it was some days ago. Compared is with the last day somebody collected at or before then, and with
 * none where that lies too far back: a gap is never read as no change.
 */
import { addDays, daysBetween } from "../days.ts";
import type { Metric } from "./metrics.ts";

/** `value` as `metricValue` gives it; null: not known. */
export type MetricDay = { day: string; value: number | null };

export type MetricChange = {
  /** The day compared with. */
  since: string;
  /** Of a share in points of a percent, of a count as it is. */
  by: number;
  direction: "better" | "worse" | "same";
  /** Large enough to say that things got better or worse: a point of a share, a fiftieth of a count. */
  isNotable: boolean;
};

const leastPoints = 1;
const leastPart = 0.02;

/** Collections lie at most that far apart where all is well. */
const farthestDays = 8;

/** `days`: oldest first. Null: it is not known what it was then, or is now. */
export function changeSince(
  { better, shown }: Pick<Metric, "better" | "shown">,
  days: readonly MetricDay[],
  ago: number,
): MetricChange | null {
  const now = days.at(-1);
  if (now === undefined || now.value === null) return null;
  const wanted = addDays(now.day, -ago);
  const then = days.findLast(({ day }) => day <= wanted);
  if (then === undefined || then.value === null || daysBetween(then.day, wanted) > farthestDays) return null;
  const difference = now.value - then.value;
  const by = shown === "share" ? Math.round(difference * 1000) / 10 : difference;
  const isBetter = better === "more" ? by > 0 : by < 0;
  const direction = by === 0 ? "same" : isBetter ? "better" : "worse";
  const least = shown === "share" ? leastPoints : Math.max(1, then.value * leastPart);
  return { since: then.day, by, direction, isNotable: Math.abs(by) >= least };
}

/** Where known days lie further apart than collections do, nobody knows what was between. */
export function isGap(day: string, later: string): boolean {
  return daysBetween(day, later) > farthestDays;
}
