/** What a trend is asked for: over how many days, of which metric. Other words are refused with those there are. */
import { Invalid } from "../../errors.ts";
import { suggest } from "../filter/suggest.ts";
import { type TrendMetricKey, type TrendSpan, trendMetricKeys, trendSpans } from "./trend-metrics.ts";

export const usualSpan: TrendSpan = 90;

/** Null or empty: the usual one. Throws Invalid. */
export function spanOf(text: string | null): TrendSpan {
  if (text === null || text === "") return usualSpan;
  const found = trendSpans.find((span) => String(span) === text);
  if (found !== undefined) return found;
  throw new Invalid(`A trend does not span "${text.slice(0, 20)}" days.`, {
    hint: `Use ${trendSpans.join(", ")}.`,
  });
}

/** Null: none is named. Throws Invalid. */
export function trendMetricNamed(text: string | null): TrendMetricKey | null {
  if (text === null || text === "") return null;
  const found = trendMetricKeys.find((key) => key === text);
  if (found !== undefined) return found;
  const meant = suggest(text.slice(0, 60), trendMetricKeys);
  throw new Invalid(`No metric is called "${text.slice(0, 60)}".`, {
    hint: meant ? `Did you mean ${meant}?` : `Metrics: ${trendMetricKeys.join(", ")}.`,
  });
}
