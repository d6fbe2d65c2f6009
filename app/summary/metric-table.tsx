import Link from "next/link";
import type { ReactNode } from "react";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import type { MetricChange } from "#lib/domain/overview/change.ts";
import type { MetricReading } from "#lib/queries/overview/get-overview.ts";
import { listOnDayAddress } from "../(overview)/address.ts";
import { changeWords, sinceWords } from "../(overview)/change-words.ts";
import { missingOf } from "../(overview)/metric-strip.tsx";
import { listBehind } from "../owners/address.ts";

const CELL = "border-line border-b py-1.5 pr-3 align-baseline last:pr-0";

type Props = { metrics: MetricReading[]; partial: string | null; asOf: Date };

/** Six metrics with what they were 30 and 90 days ago. */
export function MetricTable({ metrics, partial, asOf }: Props) {
  return (
    <Scroll label="Six measures" bare>
      <table className="w-full min-w-[520px] border-separate border-spacing-0">
        <thead>
          <tr className="text-fg-2 text-note">
            {["Measure", "Today", "Counted", "30 days", "90 days"].map((name) => (
              <th key={name} scope="col" className={`${CELL} text-left font-normal`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {metrics.map((metric) => (
            <Row key={metric.key} metric={metric} partial={partial} asOf={asOf} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ metric, partial, asOf }: { metric: MetricReading } & Omit<Props, "metrics">) {
  const { name, value, shown, counts, filters, change } = metric;
  const link = (count: number, filter: string, words: string = formatNumber(count)): ReactNode => (
    <Link href={listBehind(filter)} prefetch={false} data-number={count} className="link-quiet">
      {words}
    </Link>
  );
  const missing = missingOf(metric, partial) !== null;
  return (
    <tr data-metric={metric.key}>
      <th scope="row" className={`${CELL} text-left font-semibold`}>
        {name}
      </th>
      <td className={`${CELL} whitespace-nowrap font-semibold text-title`}>
        {value === null ? (
          "not known"
        ) : (
          <>
            {missing && shown === "count" && <span className="font-normal text-note">at least </span>}
            {link(counts.hit, filters.hit, shown === "share" ? formatPercent(value) : formatNumber(value))}
            {missing && shown === "share" && (
              <span className="font-normal text-note">
                {counts.undecided > 0 ? " of what was judged" : " of what was read"}
              </span>
            )}
          </>
        )}
      </td>
      <td className={`${CELL} whitespace-nowrap text-note`}>
        {formatNumber(counts.hit)} of {link(counts.of, filters.of)}
      </td>
      {[change.month, change.quarter].map((one, index) => (
        <td key={index === 0 ? "month" : "quarter"} className={`${CELL} whitespace-nowrap text-note`}>
          <Change change={one} filter={filters.hit} points={shown === "share"} asOf={asOf} />
        </td>
      ))}
    </tr>
  );
}

type ChangeProps = { change: MetricChange | null; filter: string; points: boolean; asOf: Date };

function Change({ change, filter, points, asOf }: ChangeProps) {
  if (change === null) return <span className="text-fg-2">not known then</span>;
  return (
    <Link href={listOnDayAddress(change.since, filter)} prefetch={false} className="hover:underline">
      {changeWords(change, points)}
      <span className="sr-only"> {sinceWords(change, asOf)}</span>
    </Link>
  );
}
