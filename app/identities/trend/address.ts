/** The address of a trend: whose, over how many days, of which metric. What is usual is left out; everybody is `q=`. */

import type { Filter } from "#lib/domain/filter/filter.ts";
import { parseSort } from "#lib/domain/filter/sort.ts";
import { usualSpan } from "#lib/domain/trends/asked-trend.ts";
import { type TrendMetricKey, type TrendSpan, trendMetricKeys } from "#lib/domain/trends/trend-metrics.ts";
import { listQuery } from "../address.ts";

export type TrendAddress = { filter: Filter; days?: TrendSpan; metric?: TrendMetricKey };

export function trendAddress({ filter, days = usualSpan, metric }: TrendAddress): string {
  const parts = [
    listQuery(filter, parseSort(null)),
    days === usualSpan ? "" : `days=${days}`,
    metric === undefined || metric === trendMetricKeys[0] ? "" : `metric=${metric}`,
  ].filter((part) => part !== "");
  return parts.length === 0 ? "/identities/trend" : `/identities/trend?${parts.join("&")}`;
}
