/** Each metric day by day from the intervals of posture: a past day reads as it was at its end, and days nobody collected have none. */
import type { ClientBase } from "pg";
import { parse } from "#lib/domain/filter/parse.ts";
import { type MetricKey, metricKeys, metricOf } from "#lib/domain/overview/metrics.ts";
import { observedSql } from "../burn-down/burn-down.sql.ts";
import { countedNatures } from "../owners/owner-counts.sql.ts";
import { type WhereContext, whereIdentity } from "../where-identity.sql.ts";
import { pastFilter, postureColumns } from "./posture-columns.sql.ts";

export type PastCounts = { hit: number; of: number };
export type TrendDay = { day: string; counts: Record<MetricKey, PastCounts> };

/** One pass: each interval adds on its first day and takes away on the day it no longer holds. */
function trendSql(context: WhereContext): string {
  const flags = metricKeys.flatMap((key, index) => {
    const { hit, of } = metricOf(key);
    const where = (text: string) => whereIdentity(pastFilter(parse(text)), context);
    return [`coalesce((${where(hit)}), false) as h${index}`, `coalesce((${where(of)}), false) as o${index}`];
  });
  context.parameters.push(countedNatures);
  const sums = metricKeys.flatMap((_key, index) =>
    [`h${index}`, `o${index}`].map((flag) => `coalesce(sum(by) filter (where ${flag}), 0) as ${flag}`),
  );
  const running = metricKeys.flatMap((_key, index) =>
    [`h${index}`, `o${index}`].map((flag) => `sum(${flag}) over (order by day)::int as ${flag}`),
  );
  return `
    with flagged as (
      select posture.valid_from, posture.valid_to, ${flags.join(", ")}
        from posture where posture.nature = any($${context.parameters.length}::smallint[])),
    change as (
      select valid_from as day, 1 as by, * from flagged
      union all
      select valid_to, -1, * from flagged where valid_to is not null),
    daily as (select day, ${sums.join(", ")} from change group by day)
    select day::text, ${running.join(", ")} from daily order by day`;
}

/** From the first day of `from` to `to` on which somebody collected; `2026-11-24`. */
export async function metricTrends(
  client: ClientBase,
  { from, to, asOf }: { from: string; to: string; asOf: Date },
): Promise<TrendDay[]> {
  const none = () => [];
  const context: WhereContext = { asOf, idsOf: none, parameters: [], columns: postureColumns };
  const { rows } = await client.query<{ day: string } & Record<string, number>>(
    trendSql(context),
    context.parameters,
  );
  const seen = await client.query<{ day: string }>(observedSql, [from, to]);
  const [first] = rows;
  return seen.rows.flatMap(({ day }) => {
    const held = rows.findLast((row) => row.day <= day);
    if (first === undefined || held === undefined) return [];
    const counts = metricKeys.map((key, index) => [
      key,
      { hit: Number(held[`h${index}`]), of: Number(held[`o${index}`]) },
    ]);
    return [{ day, counts: Object.fromEntries(counts) as Record<MetricKey, PastCounts> }];
  });
}
