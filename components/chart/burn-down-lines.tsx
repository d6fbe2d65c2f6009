"use client";

import {
  Area,
  CartesianGrid,
  ComposedChart,
  Line,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  usePlotArea,
  XAxis,
  YAxis,
} from "recharts";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { burnDownNames } from "./burn-down-names.ts";
import { AXIS, CHART, CURSOR, GRID, LINE } from "./chart-look.ts";
import { niceTop } from "./nice-top.ts";
import type { BurnDownChart, BurnDownPoint } from "./prepare-burn-down.ts";

const MARGIN = { top: 16, right: 24, bottom: 0, left: 0 } as const;

type Mark = { cx?: number; cy?: number; payload?: BurnDownPoint };
const QUIET = { ...LINE, activeDot: false, dot: false, stroke: "var(--ink-2)", strokeWidth: 1.25 } as const;

/** What is left against its plan, what is in scope above it, and the way it goes on; the arrow keys go from point to point. */
export function BurnDownLines({
  chart,
  label,
  start,
}: {
  chart: BurnDownChart;
  label: string;
  start: string;
}) {
  const { points, span, ticks, most, gaps, anew } = chart;
  const asOf = new Date(start);
  const dayAt = (at: number) => formatDay(new Date(asOf.getTime() + at * 86_400_000), asOf);
  const top = niceTop(most);
  const today = points.find(({ isToday }) => isToday);
  return (
    <ComposedChart {...CHART} data={points} aria-label={label} margin={MARGIN}>
      <defs>
        <pattern id="gap" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="5" stroke="var(--line-strong)" strokeWidth="1" />
        </pattern>
      </defs>
      <CartesianGrid {...GRID} />
      <XAxis {...AXIS} dataKey="at" type="number" domain={span} ticks={ticks} tickFormatter={dayAt} />
      <YAxis
        {...AXIS}
        axisLine={false}
        width={48}
        domain={[0, top]}
        ticks={[0, top / 4, top / 2, (3 * top) / 4, top]}
        allowDecimals={false}
        tickFormatter={formatNumber}
      />
      {gaps.map(({ from, to }) => (
        <ReferenceArea key={from} x1={from} x2={to} fill="url(#gap)" fillOpacity={1} className="mark" />
      ))}
      {anew.map(({ at }) => (
        <ReferenceLine
          key={at}
          x={at}
          stroke="var(--line-strong)"
          label={{ value: "measured anew", position: "insideTopRight", fill: "var(--fg-2)" }}
        />
      ))}
      {today !== undefined && <ReferenceLine x={today.at} stroke="var(--line)" />}
      <Area
        dataKey="range"
        type="linear"
        stroke="none"
        fill="var(--accent)"
        fillOpacity={0.1}
        activeDot={false}
        isAnimationActive={false}
        connectNulls={false}
      />
      <Line {...QUIET} dataKey="inScope" type="stepAfter" />
      <Line {...QUIET} dataKey="plan" strokeDasharray="4 3" />
      <Line {...LINE} activeDot={false} dot={false} dataKey="forecast" strokeDasharray="2 3" />
      <Line {...LINE} dataKey="left" dot={(mark: Mark) => <Dot key={mark.payload?.at} {...mark} />} />
      <Names chart={chart} top={top} />
      <Tooltip
        isAnimationActive={false}
        cursor={CURSOR}
        filterNull={false}
        content={({ active, payload }) => (
          <Told
            point={active ? (payload?.[0]?.payload as BurnDownPoint | undefined) : undefined}
            asOf={asOf}
          />
        )}
      />
    </ComposedChart>
  );
}

/** Hollow for the day that is not over. */
function Dot({ cx, cy, payload }: Mark) {
  if (payload?.left == null || !payload.isToday) return <g />;
  return (
    <g>
      <circle cx={cx} cy={cy} r={4.5} strokeWidth={2} className="mark fill-page stroke-accent" />
    </g>
  );
}

/** Each line is named where it is read; what is left with its number. */
function Names({ chart, top }: { chart: BurnDownChart; top: number }) {
  const area = usePlotArea();
  if (area === undefined) return null;
  const [first, last] = chart.span;
  const x = (at: number) => (area.width * (at - first)) / (last - first);
  // The margins are there to be written in.
  const names = burnDownNames(chart, {
    ...{ width: area.width + MARGIN.right, height: area.height + MARGIN.top, x, hasScope: true },
    ...{ letter: 6.8, text: 16, y: (count) => MARGIN.top + area.height * (1 - count / top) },
    taken: chart.anew.map(({ at }) => ({ left: x(at) - 104, right: x(at) + 104, top: 0, bottom: 38 })),
  });
  return (
    <g aria-hidden>
      {names.map(({ of, name, x: left, y: foot }) => (
        <text
          key={of}
          x={area.x + left}
          y={area.y - MARGIN.top + foot}
          data-line={of}
          className={of === "left" ? "fill-fg font-semibold" : "fill-fg-2"}
        >
          {name}
        </text>
      ))}
    </g>
  );
}

function Told({ point, asOf }: { point: BurnDownPoint | undefined; asOf: Date }) {
  if (point === undefined) return null;
  const { day, left, inScope, plan, forecast, isToday } = point;
  const parts = [
    left === null ? null : `${formatNumber(Math.round(left))} of ${formatNumber(inScope ?? 0)} left`,
    left === null && forecast !== null ? `${formatNumber(Math.round(forecast))} left at this pace` : null,
    plan === null ? null : `plan ${formatNumber(Math.ceil(plan))}`,
  ].filter((part) => part !== null);
  return (
    <p role="status" className="rounded-box border border-line-strong bg-page px-2 py-1 text-note">
      {formatDay(new Date(day), asOf)}
      {isToday && ", so far"}: <strong>{parts.length === 0 ? "nobody looked" : parts.join(", ")}</strong>
    </p>
  );
}
