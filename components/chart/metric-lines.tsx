"use client";

import { CartesianGrid, Line, LineChart, ReferenceArea, Tooltip, XAxis, YAxis } from "recharts";
import { formatDay, formatPercent } from "#components/ui/format.ts";
import { AXIS, CHART, CURSOR, GRID, LINE } from "./chart-look.ts";
import type { MetricPoint, MetricTrend } from "./prepare-metric-trend.ts";

type Mark = { cx?: number; cy?: number; payload?: MetricPoint };

/** Told apart by weight and dash, not by colour: the first is the one that matters. */
const STROKES = [
  { stroke: "var(--accent)", strokeWidth: 2.25 },
  { stroke: "var(--ink-1)", strokeWidth: 1.5 },
  { stroke: "var(--ink-1)", strokeWidth: 1.5, strokeDasharray: "5 3" },
] as const;

/** Shares as lines with their names at their ends; the arrow keys go from day to day. */
export function MetricLines({
  chart: { points, span, ticks, ends, gaps, from },
  keys,
  label,
}: {
  chart: MetricTrend;
  /** In the order of their strokes. */
  keys: readonly { key: string; label: string }[];
  label: string;
}) {
  const last = points.at(-1);
  const asOf = new Date(last?.day ?? from);
  const dayAt = (at: number) => formatDay(new Date(new Date(from).getTime() + at * 86_400_000), asOf);
  return (
    <LineChart
      {...CHART}
      data={points}
      aria-label={label}
      margin={{ top: 12, right: 148, bottom: 0, left: 0 }}
    >
      <defs>
        <pattern id="unseen" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <line x1="0" y1="0" x2="0" y2="5" stroke="var(--line-strong)" strokeWidth="1" />
        </pattern>
      </defs>
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
      {gaps.map((gap) => (
        <ReferenceArea
          key={gap.from}
          x1={gap.from}
          x2={gap.to}
          fill="url(#unseen)"
          fillOpacity={1}
          className="mark"
        />
      ))}
      <Tooltip
        isAnimationActive={false}
        cursor={CURSOR}
        filterNull={false}
        content={({ active, payload }) => (
          <Told
            point={active ? (payload?.[0]?.payload as MetricPoint | undefined) : undefined}
            keys={keys}
            asOf={asOf}
          />
        )}
      />
      {keys.map(({ key }, index) => (
        <Line
          key={key}
          {...LINE}
          {...STROKES[index % STROKES.length]}
          activeDot={{ r: 4, fill: STROKES[index % STROKES.length]?.stroke, stroke: "var(--page)" }}
          dataKey={(point: MetricPoint) => point.values[key] ?? null}
          dot={(mark: Mark) => <Dot key={mark.payload?.at} {...mark} value={key} index={index} />}
          label={({ index: at, x, y, height }) => (
            <EndLabel
              key={at}
              point={points[at ?? -1]}
              end={ends.find((one) => one.key === key)}
              {...{ x: Number(x), y: Number(y), height: Number(height) }}
            />
          )}
        />
      ))}
    </LineChart>
  );
}

/** Hollow for the day that is not over; drawn alone where no line reaches it. */
function Dot({ cx, cy, payload, value, index }: Mark & { value: string; index: number }) {
  if (payload?.values[value] == null || !payload.isToday) return <g />;
  const stroke = STROKES[index % STROKES.length]?.stroke;
  return <circle cx={cx} cy={cy} r={4} strokeWidth={2} stroke={stroke} className="mark fill-page" />;
}

type EndProps = { point?: MetricPoint; end?: MetricTrend["ends"][number]; x: number; y: number };

/** A drawn scale of 0 to 1 is this high: the box less its margins and the days under it. */
const DRAWN = 178;

function EndLabel({ point, end, x, y }: EndProps) {
  if (point === undefined || end === undefined || !point.isToday) return <g />;
  return (
    <text x={x + 12} y={y + 4 - (end.labelAt - end.value) * DRAWN} className="fill-fg">
      <tspan className="font-semibold">{formatPercent(end.value)}</tspan> {end.label}
    </text>
  );
}

function Told({
  point,
  keys,
  asOf,
}: {
  point: MetricPoint | undefined;
  keys: readonly { key: string; label: string }[];
  asOf: Date;
}) {
  if (point === undefined) return null;
  return (
    <div role="status" className="rounded-box border border-line-strong bg-page px-2 py-1 text-note">
      {formatDay(new Date(point.day), asOf)}
      {point.isToday && ", so far"}
      {keys.map(({ key, label }) => (
        <p key={key}>
          {label}:{" "}
          <strong>{point.values[key] == null ? "not known" : formatPercent(point.values[key] ?? 0)}</strong>
        </p>
      ))}
    </div>
  );
}
