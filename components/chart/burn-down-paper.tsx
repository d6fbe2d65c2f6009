import { formatDay, formatNumber } from "#components/ui/format.ts";
import type { BurnDown } from "#lib/queries/burn-down/get-burn-down.ts";
import { burnDownNames } from "./burn-down-names.ts";
import { type BurnDownPoint, prepareBurnDown } from "./prepare-burn-down.ts";

const [WIDTH, HEIGHT] = [420, 150];
/** As wide as the words of a day with its year, and a little. */
const WORDS = 70;
const BOX = { left: 34, right: 8, top: 22, bottom: 20 };

/** A campaign as one still picture, drawn on the server: paper needs no scripts. The lines of the large chart, and its labels. */
export function BurnDownPaper({ campaign, label }: { campaign: BurnDown; label: string }) {
  const chart = prepareBurnDown(campaign);
  const { points, span, ticks, most, gaps } = chart;
  const x = (at: number) =>
    BOX.left + ((WIDTH - BOX.left - BOX.right) * (at - span[0])) / (span[1] - span[0]);
  const y = (value: number) => HEIGHT - BOX.bottom - ((HEIGHT - BOX.top - BOX.bottom) * value) / most;
  const day = (at: number) =>
    formatDay(new Date(new Date(campaign.startsOn).getTime() + at * 86_400_000), new Date(campaign.startsOn));
  const line = (value: (point: BurnDownPoint) => number | null) =>
    runsOf(points, value)
      .map((run) => `M${run.map(({ at, value: height }) => `${x(at)} ${y(height)}`).join("L")}`)
      .join("");
  const today = points.find(({ isToday }) => isToday);
  const names = burnDownNames(chart, {
    ...{ width: WIDTH - BOX.left, height: HEIGHT - BOX.bottom, letter: 6, text: 14, hasScope: false },
    ...{ x: (at) => x(at) - BOX.left, y },
  });
  return (
    <svg
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      role="img"
      aria-label={label}
      className="mark block h-auto w-full max-w-[560px] text-kind"
    >
      <defs>
        <pattern
          id="paper-gap"
          width="5"
          height="5"
          patternUnits="userSpaceOnUse"
          patternTransform="rotate(45)"
        >
          <line x1="0" y1="0" x2="0" y2="5" strokeWidth="1" className="stroke-line-strong" />
        </pattern>
      </defs>
      {gaps.map(({ from, to }) => (
        <rect
          key={from}
          x={x(from)}
          y={BOX.top}
          width={x(to) - x(from)}
          height={HEIGHT - BOX.top - BOX.bottom}
          fill="url(#paper-gap)"
        />
      ))}
      {[0, most / 2, most].map((value) => (
        <g key={value}>
          <line x1={BOX.left} x2={WIDTH - BOX.right} y1={y(value)} y2={y(value)} className="stroke-line" />
          <text x={BOX.left - 6} y={y(value) + 4} textAnchor="end" className="fill-fg-2">
            {formatNumber(Math.round(value))}
          </text>
        </g>
      ))}
      {apart(ticks, x).map((at, index) => (
        <text
          key={at}
          x={x(at)}
          y={HEIGHT - 5}
          textAnchor={index === 0 ? "start" : x(at) > WIDTH - WORDS / 2 ? "end" : "middle"}
          className="fill-fg-2"
        >
          {day(at)}
        </text>
      ))}
      <path d={line(({ plan }) => plan)} fill="none" strokeDasharray="4 3" className="stroke-ink-2" />
      <path d={line(({ forecast }) => forecast)} fill="none" strokeDasharray="1.5 3" className="stroke-fg" />
      <path d={line(({ left }) => left)} fill="none" strokeWidth="2" className="stroke-accent" />
      {today !== undefined && today.left !== null && (
        <g>
          <circle
            cx={x(today.at)}
            cy={y(today.left)}
            r="3.5"
            strokeWidth="2"
            className="fill-page stroke-accent"
          />
        </g>
      )}
      {names.map(({ of, name, x: left, y: foot }) => (
        <text
          key={of}
          x={BOX.left + left}
          y={foot}
          className={of === "left" ? "fill-fg font-semibold" : "fill-fg-2"}
        >
          {name}
        </text>
      ))}
    </svg>
  );
}

/** Days whose words stand clear of those before them. */
function apart(ticks: readonly number[], x: (at: number) => number): number[] {
  const kept: number[] = [];
  for (const at of ticks) {
    const before = kept.at(-1);
    if (before === undefined || x(at) - x(before) >= WORDS) kept.push(at);
  }
  return kept;
}

type Placed = { at: number; value: number };

/** Stretches without a gap. */
function runsOf(
  points: readonly BurnDownPoint[],
  valueAt: (point: BurnDownPoint) => number | null,
): Placed[][] {
  const runs: Placed[][] = [[]];
  for (const point of points) {
    const value = valueAt(point);
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ at: point.at, value });
  }
  return runs.filter((run) => run.length > 1);
}
