import Link from "next/link";
import { MetricSparkline } from "#components/chart/metric-sparkline.tsx";
import type { FilterTrend } from "#lib/queries/trends/filter-trend.ts";
import { trendAddress } from "./address.ts";
import type { AskedTrend } from "./read-trend.ts";
import { valueWords } from "./value-words.ts";

/** Every metric of the same identities, which way it went, and the way to its trend. */
export function MetricPicker({ asked, trend }: { asked: AskedTrend; trend: FilterTrend }) {
  return (
    <nav aria-label="Metrics">
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-box border border-line bg-line mid:grid-cols-3 wide:grid-cols-5">
        {trend.metrics.map((reading) => {
          const { key, name, meaning, untold, points } = reading;
          const value = points.at(-1)?.value ?? null;
          return (
            <li key={key} className="flex min-w-0 bg-page">
              <Link
                href={trendAddress({ ...asked, metric: key })}
                prefetch={false}
                aria-current={key === asked.metric ? "page" : undefined}
                title={meaning}
                className="flex min-w-0 flex-1 items-end gap-2 border-transparent border-b-2 px-3 py-2 hover:bg-hover aria-[current]:border-accent"
              >
                <span className="grid min-w-0">
                  <span className="text-fg-2 text-note">{name}</span>
                  <span className={value === null ? "text-fg-2" : "font-semibold"}>
                    {untold !== null ? "not told" : value === null ? "not known" : valueWords(reading, value)}
                  </span>
                </span>
                <span className="ml-auto">
                  <MetricSparkline days={points} />
                </span>
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
