/** A metric's value in words: an index with two decimals, other shares in percent, a count as it is. */
import { formatIndex, formatNumber, formatPercent } from "#components/ui/format.ts";
import type { TrendMetric } from "#lib/domain/trends/trend-metrics.ts";

export function valueWords({ shown, isRatioOfSums }: TrendMetric, value: number): string {
  if (isRatioOfSums === true) return formatIndex(value);
  return shown === "share" ? formatPercent(value) : formatNumber(value);
}
