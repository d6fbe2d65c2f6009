/** Each metric day by day from the intervals of posture: a past day reads as it was at its end, and days nobody collected have none. */
import type { ClientBase } from "pg";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { type MetricKey, metricKeys, metricOf } from "#lib/domain/overview/metrics.ts";
import { pastCounts } from "../trends/past-counts.ts";

export type PastCounts = { hit: number; of: number };
export type TrendDay = { day: string; counts: Record<MetricKey, PastCounts> };

/** From the first day of `from` to `to` on which somebody collected; `2026-11-24`. */
export async function metricTrends(
  client: ClientBase,
  { from, to, asOf }: { from: string; to: string; asOf: Date },
): Promise<TrendDay[]> {
  const texts = metricKeys.map(metricOf).flatMap(({ hit, of }) => [hit, of]);
  const days = await pastCounts(client, { within: parse(defaultIdentityFilter), texts, from, to, asOf });
  return days.map(({ day, count }) => ({
    day,
    counts: Object.fromEntries(
      metricKeys.map((key) => {
        const { hit, of } = metricOf(key);
        return [key, { hit: count(hit), of: count(of) }];
      }),
    ) as Record<MetricKey, PastCounts>,
  }));
}
