import { formatDay, formatNumber, formatPercent } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import type { OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { prepareCoverageTrend } from "./prepare-coverage-trend.ts";

type Day = { day: string; counts: OwnerCounts; coverage: number | null };

const CANVAS = { width: 720, height: 220, left: 44, right: 96, top: 12, bottom: 26 };

/** Coverage as steps from its first day to `until`, today's point hollow; the same numbers stand in a table under it. */
export function CoverageTrend({ days, until }: { days: Day[]; until: string }) {
  const chart = prepareCoverageTrend(days, until, CANVAS);
  const { width, height, left, right } = CANVAS;
  const asOf = new Date(`${until}T00:00:00Z`);
  return (
    <>
      <Scroll label="Chart of coverage" bare>
        <svg
          viewBox={`0 0 ${width} ${height}`}
          role="img"
          aria-label={spoken(days, until)}
          className="w-full min-w-[520px] max-w-[900px] text-note"
        >
          {chart.shares.map(({ y, share }) => (
            <g key={share}>
              <path d={`M${left} ${y}H${width - right}`} className="stroke-line" />
              <text x={left - 8} y={y + 4} textAnchor="end" className="fill-fg-2">
                {Math.round(share * 100)} %
              </text>
            </g>
          ))}
          {chart.days.map(({ x, day }, index) => (
            <text
              key={day}
              x={x}
              y={height - 6}
              textAnchor={index === 0 ? "start" : "middle"}
              className="fill-fg-2"
            >
              {formatDay(new Date(day), asOf)}
            </text>
          ))}
          {chart.lines.map((line) => (
            <path key={line} d={line} fill="none" strokeWidth={2} className="mark stroke-accent" />
          ))}
          {chart.last !== null && (
            <>
              <circle
                cx={chart.last.x}
                cy={chart.last.y}
                r={4.5}
                strokeWidth={2}
                className="mark fill-page stroke-accent"
              />
              <text x={chart.last.x + 12} y={chart.last.y + 4} className="fill-fg font-semibold">
                {formatPercent(chart.last.coverage)} owned
              </text>
            </>
          )}
        </svg>
      </Scroll>
      <Twin days={days} />
    </>
  );
}

function spoken(days: Day[], until: string): string {
  const known = days.filter(({ coverage }) => coverage !== null);
  const [first, last] = [known[0], known.at(-1)];
  if (first === undefined || last === undefined) return "Coverage over time: nothing is known yet";
  return `Coverage: ${formatPercent(first.coverage ?? 0)} on ${first.day}, ${formatPercent(last.coverage ?? 0)} on ${until}`;
}

const COLUMNS = ["attested", "claimed", "lapsed", "inferred", "none", "total"] as const;

/** Every day on which something changed, newest first. */
function Twin({ days }: { days: Day[] }) {
  const cell = "border-line border-b px-2 py-1 text-right";
  return (
    <details className="mt-2">
      <summary className="inline-block min-h-6 text-accent text-note hover:underline">As a table</summary>
      <Scroll label="Coverage, day by day" bare>
        <table className="w-full min-w-[520px] border-separate border-spacing-0 text-note">
          <thead className="text-fg-2">
            <tr>
              <th scope="col" className={`${cell} text-left`}>
                Day
              </th>
              {COLUMNS.map((name) => (
                <th key={name} scope="col" className={`${cell} first-letter:uppercase`}>
                  {name}
                </th>
              ))}
              <th scope="col" className={cell}>
                Coverage
              </th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, counts, coverage }) => (
              <tr key={day}>
                <th scope="row" className={`${cell} whitespace-nowrap text-left font-normal`}>
                  {day}
                </th>
                {COLUMNS.map((name) => (
                  <td key={name} className={cell}>
                    {formatNumber(counts[name])}
                  </td>
                ))}
                <td className={`${cell} whitespace-nowrap`}>
                  {coverage === null ? "nobody counted" : formatPercent(coverage)}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </details>
  );
}
