import Link from "next/link";
import { ChartFrame } from "#components/chart/chart-frame.tsx";
import { prepareTrendLine } from "#components/chart/prepare-trend-line.ts";
import { ValueOverTime } from "#components/chart/value-over-time.tsx";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import type { FilterTrend, TrendPoint, TrendReading } from "#lib/queries/trends/filter-trend.ts";
import { listOnDayAddress } from "../../(overview)/address.ts";
import { listBehind } from "../../owners/address.ts";
import type { AskedTrend } from "./read-trend.ts";
import { valueWords } from "./value-words.ts";

type Props = { asked: AskedTrend; trend: FilterTrend; reading: TrendReading };

/** One metric over the days; the table has every day somebody collected, each number with its list of then. */
export function TrendPanel({ asked, trend, reading }: Props) {
  const { from, today, changes } = trend;
  const { name, meaning, shown, points, untold, filters } = reading;
  const chart = prepareTrendLine(points, { from, until: today, shown, changes });
  const listOf = (day: string, filter: string) =>
    day === today ? listBehind(filter) : listOnDayAddress(day, filter);
  const lists = Object.fromEntries(points.map(({ day }) => [day, listOf(day, filters.hit)]));
  return (
    <Panel
      id="trend"
      title={`${name}, last ${asked.days} days`}
      side="days on which something was collected"
      lead={meaning}
    >
      {untold !== null ? (
        <p>Not told of this filter: {untold}.</p>
      ) : (
        <ChartFrame
          sentence={sentenceOf(trend, reading)}
          drawing={
            <ValueOverTime
              {...{ chart, lists }}
              shown={reading.isRatioOfSums ? "index" : shown}
              label={`${name} from ${points[0]?.day ?? today} to ${today}; the table below has every day`}
            />
          }
          twin={{
            label: `${name}, day by day`,
            columns: ["Day", name, ...columnsOf(reading), "Changed besides the estate"],
            rows: points.toReversed().map((point) => ({
              key: point.day,
              cells: [
                point.day === today ? `${point.day}, so far` : point.day,
                ...cellsOf(reading, point, listOf),
                changes
                  .filter(({ day }) => day === point.day)
                  .map(({ label }) => label)
                  .join(", "),
              ],
            })),
          }}
        />
      )}
    </Panel>
  );
}

function sentenceOf({ began, from, asOf }: FilterTrend, { points, isRatioOfSums }: TrendReading): string {
  const first = points[0];
  if (first === undefined || points.length < 2)
    return "One day is known so far: the line begins with the next collection.";
  const start = `From ${formatDay(new Date(first.day), asOf)} on`;
  const why = began !== null && began > from ? ", the first day Rollcall collected" : "";
  const sums = isRatioOfSums
    ? " Of a past day each identity counts as it stood when its index last left a step of 0.05."
    : "";
  return `${start}${why}; where nobody collected for more than a week the line breaks, and today’s point is not finished.${sums}`;
}

function columnsOf({ of, shown, isRatioOfSums, words }: TrendReading): string[] {
  if (isRatioOfSums) return ["Identities with enough evidence"];
  if (shown === "share") return ["Identities", "Of"];
  return of === "" ? [] : [`Of ${words}`];
}

function cellsOf(reading: TrendReading, point: TrendPoint, listOf: (day: string, filter: string) => string) {
  const { filters, shown, of, isRatioOfSums } = reading;
  const link = (filter: string, number: number, words: string) => (
    <Link
      key={`${filter} ${words}`}
      href={listOf(point.day, filter)}
      prefetch={false}
      data-number={number}
      className="link-quiet"
    >
      {words}
    </Link>
  );
  const ofAll = link(filters.of, point.of, formatNumber(point.of));
  const value =
    point.value === null ? (
      <span className="text-fg-2">not known</span>
    ) : (
      link(filters.hit, point.hit, valueWords(reading, point.value))
    );
  if (isRatioOfSums) return [value, ofAll];
  if (shown === "share") return [value, link(filters.hit, point.hit, formatNumber(point.hit)), ofAll];
  return of === "" ? [value] : [value, ofAll];
}
