import Link from "next/link";
import { ChartFrame } from "#components/chart/chart-frame.tsx";
import { prepareMetricTrend, type TrendSeries } from "#components/chart/prepare-metric-trend.ts";
import { SharesOverTime } from "#components/chart/shares-over-time.tsx";
import { formatDay, formatNumber, formatPercent } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { addDays } from "#lib/domain/days.ts";
import { type MetricReading, type Overview, trendDays } from "#lib/queries/overview/get-overview.ts";
import { listBehind } from "../owners/address.ts";
import { listOnDayAddress } from "./address.ts";

/** The first is drawn in the accent: it is the one people move by saying yes. */
const LINES = { ownership: "owned", ephemeral: "short-lived only", "over-privilege": "over-privileged" };

/** Three shares over 90 days; the table has every metric on every day somebody collected, each with its list of then. */
export function TrendPanel({ overview: { metrics, asOf, began } }: { overview: Overview }) {
  const today = asOf.toISOString().slice(0, 10);
  const from = addDays(today, -trendDays);
  const series: TrendSeries[] = Object.entries(LINES).map(([key, label]) => ({
    key,
    label,
    days: metrics.find((one) => one.key === key)?.days ?? [],
  }));
  const days = (metrics[0]?.days ?? []).map(({ day }) => day).filter((day) => day >= from);
  const chart = prepareMetricTrend(series, { from, until: today });
  const isYoung = days.length < 2;
  const firstDay = formatDay(new Date(days[0] ?? began ?? today), asOf);
  return (
    <Panel id="trends" title="Last 90 days" side="days on which something was collected">
      <ChartFrame
        sentence={
          isYoung
            ? `One day is known so far, ${firstDay}: lines begin with the next collection.`
            : `From ${firstDay} on; where nobody collected for more than a week the lines break, and today’s point is not finished.`
        }
        drawing={
          <SharesOverTime
            chart={chart}
            keys={series.map(({ key, label }) => ({ key, label }))}
            room={148}
            unknown="not known"
            label={`Three shares from ${days[0] ?? today} to ${today}; the table below has every day`}
          />
        }
        twin={{
          label: "Every metric, day by day",
          columns: ["Day", ...metrics.map(({ name }) => name)],
          rows: days.toReversed().map((day) => ({
            key: day,
            cells: [
              day === today ? `${day}, so far` : day,
              ...metrics.map((metric) => <Cell key={metric.key} metric={metric} day={day} today={today} />),
            ],
          })),
        }}
      />
    </Panel>
  );
}

function Cell({ metric, day, today }: { metric: MetricReading; day: string; today: string }) {
  const found = metric.days.find((one) => one.day === day);
  if (found === undefined || found.value === null) return <span className="text-fg-2">not known</span>;
  const { hit } = metric.filters;
  return (
    <Link
      href={day === today ? listBehind(hit) : listOnDayAddress(day, hit)}
      prefetch={false}
      data-number={found.hit}
      className="link-quiet"
    >
      {metric.shown === "share" ? formatPercent(found.value) : formatNumber(found.value)}
    </Link>
  );
}
