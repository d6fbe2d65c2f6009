import type { ReactNode } from "react";
import { formatNumber, formatPercent } from "#components/ui/format.ts";
import type { OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { ChartFrame } from "./chart-frame.tsx";
import { prepareCoverageTrend } from "./prepare-coverage-trend.ts";
import { SharesOverTime } from "./shares-over-time.tsx";

type Day = { day: string; counts: OwnerCounts; coverage: number | null };

const COLUMNS = ["attested", "claimed", "lapsed", "inferred", "none", "total"] as const;

/** Coverage from its first day to `until`; the table has every day on which something changed, newest first. */
export function CoverageTrend({
  days,
  until,
  sentence,
}: {
  days: Day[];
  until: string;
  sentence: ReactNode;
}) {
  const shares = days.map(({ day, coverage }) => ({ day, coverage }));
  return (
    <ChartFrame
      sentence={sentence}
      drawing={
        <SharesOverTime
          chart={prepareCoverageTrend(shares, until)}
          keys={[{ key: "owned", label: "owned" }]}
          label={spoken(days, until)}
          room={88}
          unknown="nobody counted"
        />
      }
      twin={{
        label: "Coverage, day by day",
        columns: [
          "Day",
          ...COLUMNS.map((name) => `${name.charAt(0).toUpperCase()}${name.slice(1)}`),
          "Coverage",
        ],
        rows: days.toReversed().map(({ day, counts, coverage }) => ({
          key: day,
          cells: [
            day,
            ...COLUMNS.map((name) => formatNumber(counts[name])),
            coverage === null ? "nobody counted" : formatPercent(coverage),
          ],
        })),
      }}
    />
  );
}

function spoken(days: Day[], until: string): string {
  const known = days.filter(({ coverage }) => coverage !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "Coverage over time: nothing is known yet";
  return `Coverage: ${formatPercent(first.coverage ?? 0)} on ${first.day}, ${formatPercent(last.coverage ?? 0)} on ${until}`;
}
