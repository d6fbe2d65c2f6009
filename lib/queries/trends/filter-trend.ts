/**
 * Every metric of whomever a filter lets through, day by day: past days as they were at their end, today as the list is now. Each point
 * carries the filter of the list behind it, whose total is its number.
 */
import { addDays } from "#lib/domain/days.ts";
import { build, canonical } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { thereTerm } from "#lib/domain/slo/verdict-filters.ts";
import { type BasisChange, concerns } from "#lib/domain/trends/basis.ts";
import { splitPast, type UnkeptTerm } from "#lib/domain/trends/past-terms.ts";
import {
  reasonUntold,
  type TrendMetric,
  type TrendMetricKey,
  type TrendSpan,
  trendMetricKeys,
  trendMetricOf,
  trendValue,
} from "#lib/domain/trends/trend-metrics.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { basisBetween } from "./basis-between.ts";
import { countNow } from "./count-now.ts";
import { beganOn, type PastDay, pastCounts } from "./past-counts.ts";

export type TrendPoint = { day: string; hit: number; of: number; value: number | null };

export type TrendReading = TrendMetric & {
  key: TrendMetricKey;
  /** Why it is not told of this filter; null: it is. */
  untold: string | null;
  /** The lists behind `hit` and `of`, of a past day and of now alike. */
  filters: { hit: string; of: string };
  /** Oldest first, days on which somebody collected; the last is today's, unfinished. Empty where it is not told. */
  points: TrendPoint[];
};

export type FilterTrend = {
  asOf: Date;
  /** `2026-11-24`; today is the last day. */
  from: string;
  today: string;
  /** The first day anything is kept of; null: none. */
  began: string | null;
  /** Canonical text, whoever is gone left out. */
  filter: string;
  metrics: TrendReading[];
  /** Of what can move a number of these, oldest first, and since when changes of that kind were kept. */
  changes: BasisChange[];
  changesSince: string | null;
};

/** What a past day cannot answer of a filter, and the filter without it. */
export type TrendRefused = { unkept: UnkeptTerm[]; kept: Filter };

export type TrendRequest = { filter: Filter; days: TrendSpan; asOf: Date };

/** Null: every term is kept. */
export function refusedTerms(filter: Filter): TrendRefused | null {
  const { unkept, kept } = splitPast(filter);
  return unkept.length === 0 ? null : { unkept, kept: [...kept, thereTerm] };
}

/** Throws Invalid for a term that a past day cannot answer, and for a name in the filter that nothing has. */
export async function filterTrend(
  reader: Reader,
  { filter, days, asOf }: TrendRequest,
): Promise<FilterTrend> {
  return inSnapshot(reader, async (client) => {
    const today = asOf.toISOString().slice(0, 10);
    const from = addDays(today, -days);
    const within = canonical(asksState(filter) ? filter : [...filter, thereTerm]);
    const texts = trendMetricKeys.map(trendMetricOf).flatMap(({ hit, of }) => [hit, of]);
    const past = await pastCounts(client, { within, texts, from, to: today, asOf });
    const now = await countNow(client, { within, texts, today, asOf });
    const all = [...past.filter(({ day }) => day < today), now];
    const { changes, since } = await basisBetween(client, { from, to: today });
    return {
      ...{ asOf, from, today, filter: build(within) },
      began: await beganOn(client),
      metrics: trendMetricKeys.map((key) => readingOf(key, within, all)),
      ...{ changes: changes.filter((change) => concerns(change, within)), changesSince: since },
    };
  });
}

function asksState(filter: Filter): boolean {
  return filter.some((term) => "field" in term && term.field === "state");
}

function readingOf(key: TrendMetricKey, within: Filter, days: readonly PastDay[]): TrendReading {
  const metric = trendMetricOf(key);
  const untold = reasonUntold(metric, within);
  const listOf = (text: string) => build(canonical([...within, ...parse(text)]));
  const points = days.map(({ day, count, sums }): TrendPoint => {
    const [hit, of] = [count(metric.hit), count(metric.of)];
    return { day, hit, of, value: trendValue(metric, { hit, of, ...sums }) };
  });
  return {
    ...metric,
    ...{ key, untold },
    filters: { hit: listOf(metric.hit), of: listOf(metric.of) },
    points: untold === null ? points : [],
  };
}
