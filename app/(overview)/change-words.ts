/** A change of a metric in words: how much, and whether that is good. */
import { formatDay, formatSigned } from "#components/ui/format.ts";
import type { MetricChange } from "#lib/domain/overview/change.ts";

/** "+2.1 points, better", "−11, better", "no change"; `points`: of a share. */
export function changeWords({ by, direction }: MetricChange, points: boolean): string {
  if (direction === "same") return "no change";
  const unit = points ? (Math.abs(by) === 1 ? " point" : " points") : "";
  return `${formatSigned(by)}${unit}, ${direction}`;
}

/** "since 24 Oct". */
export function sinceWords({ since }: MetricChange, asOf: Date): string {
  return `since ${formatDay(new Date(since), asOf)}`;
}
