/**
 * What can be followed over days, of whomever a filter lets through: each metric is two filters as on the overview, whom it counts and of
 * whom, so that every point opens its list. The index alone is a ratio of sums: of actions, and within one provider.
 */
import type { Filter } from "../filter/filter.ts";
import { type Metric, metricKeys, metrics } from "../overview/metrics.ts";

export type TrendMetric = Omit<Metric, "better"> & {
  /** In place of the share: proven unused actions of all that can be told. */
  isRatioOfSums?: boolean;
};

const own = {
  identities: {
    name: "Identities",
    meaning: "Identities that pass the filter, live or disabled.",
    ...{ of: "", hit: "", shown: "count", words: "identities" },
  },
  index: {
    name: "Over-privilege index",
    meaning:
      "Of the granted actions of which use or its absence can be told, the share proven unused for 90 days; of identities with enough evidence, within one cloud.",
    ...{ of: "evidence:enough", hit: "evidence:enough", shown: "share", words: "with enough evidence" },
    isRatioOfSums: true,
  },
  undecided: {
    name: "Too little evidence",
    meaning: "Identities too young or too hidden to say what they do not need, of all that are judged.",
    ...{ of: "evidence:enough,young,blind", hit: "evidence:young,blind", shown: "share", words: "judged" },
  },
  "static-credentials": {
    name: "Long-lived credentials",
    meaning:
      "Identities with a live secret that works until somebody takes it away, of those whose ways in were read.",
    ...{ of: "credential-life:short-lived,long-lived,no-way-in", hit: "credential-life:long-lived" },
    undecided: "credential-life:unknown",
    undecidedWords: "whose ways in could not be read",
    ...{ shown: "count", words: "whose ways in were read" },
  },
} as const satisfies Record<string, TrendMetric>;

export const trendMetrics = { ...own, ...metrics } as const;

export type TrendMetricKey = keyof typeof trendMetrics;

/** In the order they are shown. */
export const trendMetricKeys: readonly TrendMetricKey[] = [
  ...(["identities", "ownership", "over-privilege", "index", "undecided", "static-credentials"] as const),
  ...metricKeys.filter((key) => key !== "ownership" && key !== "over-privilege"),
];

export function trendMetricOf(key: TrendMetricKey): TrendMetric {
  return trendMetrics[key];
}

/** Days a trend can span. */
export const trendSpans = [30, 90, 365] as const;
export type TrendSpan = (typeof trendSpans)[number];

/** Why a metric cannot be told of whom the filter lets through; null: it can. */
export function reasonUntold(metric: TrendMetric, filter: Filter): string | null {
  if (metric.isRatioOfSums !== true || isOfOneProvider(filter)) return null;
  return "clouds count actions so differently that their sums would let one outweigh another: add a provider to the filter";
}

function isOfOneProvider(filter: Filter): boolean {
  return filter.some(
    (term) => term.type === "match" && term.field === "provider" && !term.negated && term.values.length === 1,
  );
}

type Counted = { hit: number; of: number; unused: number; told: number };

/** Of a share 0 to 1, of a count the number; null where there is nobody or nothing to measure: that is not zero. */
export function trendValue(metric: TrendMetric, { hit, of, unused, told }: Counted): number | null {
  if (metric.isRatioOfSums === true) return told === 0 ? null : unused / told;
  if (metric.shown === "share") return of === 0 ? null : hit / of;
  return of === 0 && metric.of !== "" ? null : hit;
}
