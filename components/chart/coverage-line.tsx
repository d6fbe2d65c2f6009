"use client";

import { CartesianGrid, Line, LineChart, Tooltip, XAxis, YAxis } from "recharts";
import { formatDay, formatPercent } from "#components/ui/format.ts";
import { AXIS, CHART, CURSOR, GRID, LINE } from "./chart-look.ts";
import type { TrendChart, TrendPoint } from "./prepare-coverage-trend.ts";

type Mark = { cx?: number; cy?: number; payload?: TrendPoint };

/** One line of coverage; the arrow keys go from day to day. */
export function CoverageLine({
  chart: { points, span, ticks },
  label,
}: {
  chart: TrendChart;
  label: string;
}) {
  const last = points.at(-1);
  const asOf = last === undefined ? null : new Date(last.day);
  const dayAt = (at: number) => formatDay(new Date(at * 86_400_000), asOf);
  return (
    <LineChart
      {...CHART}
      data={points}
      aria-label={label}
      margin={{ top: 12, right: 88, bottom: 0, left: 0 }}
    >
      <CartesianGrid {...GRID} />
      <XAxis {...AXIS} dataKey="at" type="number" domain={span} ticks={ticks} tickFormatter={dayAt} />
      <YAxis
        {...AXIS}
        axisLine={false}
        width={48}
        domain={[0, 1]}
        ticks={[0, 0.25, 0.5, 0.75, 1]}
        tickFormatter={formatPercent}
      />
      <Tooltip
        isAnimationActive={false}
        cursor={CURSOR}
        filterNull={false}
        content={({ active, payload }) => (
          <Told point={active ? payload?.[0]?.payload : undefined} asOf={asOf} />
        )}
      />
      <Line
        {...LINE}
        dataKey="coverage"
        dot={(mark: Mark) => <Dot key={mark.payload?.at} {...mark} />}
        label={({ index, x, y }) => (
          <EndLabel key={index} point={points[index ?? -1]} x={Number(x)} y={Number(y)} />
        )}
      />
    </LineChart>
  );
}

/** Drawn for what no line reaches, and hollow for the day that is not over. */
function Dot({ cx, cy, payload }: Mark) {
  if (payload?.coverage == null || !(payload.isLast || payload.isAlone)) return <g />;
  return (
    <circle
      cx={cx}
      cy={cy}
      r={payload.isLast ? 4.5 : 2}
      strokeWidth={2}
      className={`mark stroke-accent ${payload.isLast ? "fill-page" : "fill-accent"}`}
    />
  );
}

function EndLabel({ point, x, y }: { point: TrendPoint | undefined; x: number; y: number }) {
  if (point?.coverage == null || !point.isLast) return <g />;
  return (
    <text x={x + 12} y={y + 4} className="fill-fg font-semibold">
      {formatPercent(point.coverage)} owned
    </text>
  );
}

function Told({ point, asOf }: { point: TrendPoint | undefined; asOf: Date | null }) {
  if (point === undefined) return null;
  return (
    <p role="status" className="rounded-box border border-line-strong bg-page px-2 py-1 text-note">
      {formatDay(new Date(point.day), asOf)}
      {point.isLast && ", so far"}:{" "}
      <strong>{point.coverage === null ? "nobody counted" : `${formatPercent(point.coverage)} owned`}</strong>
    </p>
  );
}
