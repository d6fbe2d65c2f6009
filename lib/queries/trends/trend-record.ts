/** A trend as programs read it: filters as text, shares from 0 to 1, days as they are written. */
import type { FilterTrend, TrendReading } from "./filter-trend.ts";

/** `metrics`: only these. */
export function trendRecord(trend: FilterTrend, metrics: readonly TrendReading[]) {
  const { from, today, began, filter, changes, changesSince } = trend;
  return {
    ...{ filter, from, to: today, began },
    metrics: metrics.map(({ key, name, meaning, shown, untold, filters, points }) => ({
      ...{ key, name, meaning, shown, untold, filters, points },
    })),
    changes,
    changesSince,
  };
}

export type TrendRecord = ReturnType<typeof trendRecord>;
