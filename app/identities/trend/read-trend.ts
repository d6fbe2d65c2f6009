/** The trend an address asks for, read at one moment of the database. */
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { spanOf, trendMetricNamed } from "#lib/domain/trends/asked-trend.ts";
import { type TrendMetricKey, type TrendSpan, trendMetricKeys } from "#lib/domain/trends/trend-metrics.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import {
  type FilterTrend,
  filterTrend,
  refusedTerms,
  type TrendRefused,
} from "#lib/queries/trends/filter-trend.ts";
import { pageReader } from "../../current-person.ts";
import { parameter, type SearchParams } from "../address.ts";
import { missingIdentities } from "../missing-identities.ts";

export type AskedTrend = { text: string; filter: Filter; days: TrendSpan; metric: TrendMetricKey };

export type TrendPage = {
  asked: AskedTrend;
  /** Null: nothing was collected, or the filter is refused. */
  trend: FilterTrend | null;
  refused: TrendRefused | null;
  /** Why numbers may be too low; null when every scope was read. */
  partial: string | null;
};

/** Throws Invalid for a filter, span or metric that cannot be read. */
export function askedTrend(params: SearchParams): AskedTrend {
  const text = parameter(params, "q") ?? defaultIdentityFilter;
  return {
    ...{ text, filter: parse(text), days: spanOf(parameter(params, "days")) },
    metric: trendMetricNamed(parameter(params, "metric")) ?? trendMetricKeys[0] ?? "identities",
  };
}

export async function readTrend(params: SearchParams): Promise<TrendPage> {
  return inSnapshot(await pageReader("GET /identities/trend"), async (client) => {
    const asked = askedTrend(params);
    const { filter, days } = asked;
    const { asOf } = await freshness(client);
    const refused = refusedTerms(filter);
    return {
      ...{ asked, refused },
      trend: asOf === null || refused !== null ? null : await filterTrend(client, { filter, days, asOf }),
      partial: await missingIdentities(client),
    };
  });
}
