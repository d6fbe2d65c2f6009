import Link from "next/link";
import { MetricSparkline } from "#components/chart/metric-sparkline.tsx";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import { HoleIcon } from "#components/ui/hole.tsx";
import { StatusIcon } from "#components/ui/status.tsx";
import type { MetricReading } from "#lib/queries/overview/get-overview.ts";
import { listBehind } from "../owners/address.ts";
import { listOnDayAddress } from "./address.ts";
import { changeWords, sinceWords } from "./change-words.ts";

type Props = { metrics: MetricReading[]; partial: string | null; asOf: Date };

/** The metrics side by side: value, of whom, which way; every number opens its list, the change the list of then. */
export function MetricStrip({ metrics, partial, asOf }: Props) {
  return (
    <section aria-label="Key metrics" className="mb-4">
      <ul className="grid grid-cols-2 gap-px overflow-hidden rounded-box border border-line bg-line mid:grid-cols-3 wide:grid-cols-6">
        {metrics.map((metric) => (
          <li
            key={metric.key}
            data-metric={metric.key}
            className="flex min-w-0 flex-col gap-0.5 bg-page px-3.5 py-3 max-mid:px-3"
          >
            <h2 className="text-fg-2 text-note" title={metric.meaning}>
              {metric.name}
            </h2>
            <Value metric={metric} partial={partial} />
            <Of metric={metric} />
            <Trend metric={metric} asOf={asOf} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What a number may miss: identities nobody read, or that nobody can judge. */
export function missingOf({ counts, undecidedWords }: MetricReading, partial: string | null): string | null {
  const undecided = counts.undecided > 0 ? `${formatNumber(counts.undecided)} ${undecidedWords}` : null;
  return [undecided, partial].filter((part) => part !== null).join("; ") || null;
}

function Value({ metric, partial }: { metric: MetricReading; partial: string | null }) {
  const { value, shown, counts, filters } = metric;
  if (value === null) {
    return (
      <p className="flex min-h-7 items-center gap-1.5 font-semibold text-fg-2">
        <HoleIcon kind="unknown" /> not known
      </p>
    );
  }
  const missing = missingOf(metric, partial);
  const words = shown === "share" ? formatPercent(value) : formatNumber(value);
  // Of a share nobody can say which way it errs; a count is at least that.
  const atLeast = missing !== null && shown === "count";
  return (
    <p className="whitespace-nowrap">
      {atLeast && <span className="text-fg-2 text-note">at least </span>}
      <Link
        href={listBehind(filters.hit)}
        prefetch={false}
        data-number={counts.hit}
        title={missing ?? undefined}
        className={`font-semibold text-number tracking-[-0.02em] hover:text-accent ${missing === null ? "" : "at-least"}`}
      >
        {words}
      </Link>
      {missing !== null && <span className="sr-only"> ({missing})</span>}
    </p>
  );
}

function Of({ metric: { shown, counts, filters, words, undecidedWords } }: { metric: MetricReading }) {
  const link = (value: number, filter: string) => (
    <Link href={listBehind(filter)} prefetch={false} data-number={value} className="link-quiet">
      {formatNumber(value)}
    </Link>
  );
  return (
    <p className="text-pretty text-fg-2 text-note">
      {shown === "share" && <>{link(counts.hit, filters.hit)} </>}of {link(counts.of, filters.of)} {words}
      {counts.undecided > 0 && filters.undecided !== null && (
        <>
          ; {link(counts.undecided, filters.undecided)} {undecidedWords}
        </>
      )}
    </p>
  );
}

function Trend({ metric, asOf }: { metric: MetricReading; asOf: Date }) {
  const { change, days, filters, shown } = metric;
  const { month } = change;
  return (
    <div className="mt-auto flex items-end gap-2 pt-2 text-note">
      {month === null ? (
        <span className="text-fg-2">no day a month ago to compare with</span>
      ) : (
        <Link
          href={listOnDayAddress(month.since, filters.hit)}
          prefetch={false}
          className="min-h-6 min-w-0 hover:underline"
        >
          {month.direction === "worse" && month.isNotable && (
            <>
              <StatusIcon kind="watch" />{" "}
            </>
          )}
          {changeWords(month, shown === "share")} <span className="text-fg-2">{sinceWords(month, asOf)}</span>
        </Link>
      )}
      <span className="ml-auto">
        <MetricSparkline days={days} />
      </span>
    </div>
  );
}
