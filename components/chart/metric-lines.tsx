"use client";

import { CartesianGrid, Line, LineChart, ReferenceArea, Tooltip, XAxis, YAxis } from "recharts";
import { formatDay, formatPercent } from "#components/ui/format.ts";
import { AXIS, AXIS_SIZE, CHART, CURSOR, GRID, LINE, SHARE_TICKS, STROKES } from "./chart-look.ts";
import { type MetricPoint, type MetricTrend, standsAlone } from "./prepare-metric-trend.ts";

type Mark = { cx?: number; cy?: number; payload?: MetricPoint };

/** Shares as lines with their names at their ends; the arrow keys go from day to day. */
export function MetricLines({
  chart: { points, span, ticks, ends, gaps, from },
  keys,
  label,
  room,
  unknown,
}: {
  chart: MetricTrend;
  /** In the order of their strokes. */
  keys: readonly { key: string; label: string }[];
  label: string;
  /** For the names at the ends, in pixels. */
  room: number;
  /** What is said of a day on which nothing is known. */
  unknown: string;
}) {
  const last = points.at(-1);
  const asOf = new Date(last?.day ?? from);
  const dayAt = (at: number) => formatDay(new Date(new Date(from).getTime() + at * 86_400_000), asOf);
  return (
    <LineChart
      {...CHART}
      data={points}
      aria-label={label}
      margin={{ top: 12, right: room, bottom: 0, left: 0 }}
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
        width={AXIS_SIZE.left}
        domain={[0, 1]}
        ticks={SHARE_TICKS}
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
            {...{ keys, asOf, unknown }}
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
          dot={(mark: Mark & { index?: number }) => (
            <Dot
              key={mark.payload?.at}
              {...mark}
              isAlone={standsAlone(points, mark.index ?? -1, key)}
              isKnown={mark.payload?.values[key] != null}
              stroke={STROKES[index % STROKES.length]?.stroke}
            />
          )}
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

type DotProps = Mark & { isAlone: boolean; isKnown: boolean; stroke: string | undefined };

/** Hollow for the day that is not over; drawn where no line reaches it. */
function Dot({ cx, cy, payload, isAlone, isKnown, stroke }: DotProps) {
  const isToday = payload?.isToday ?? false;
  if (!isKnown || !(isToday || isAlone)) return <g />;
  return (
    <circle
      {...{ cx, cy, stroke }}
      r={isToday ? 4 : 2}
      strokeWidth={2}
      fill={isToday ? "var(--page)" : stroke}
      className="mark"
    />
  );
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
  unknown,
}: {
  point: MetricPoint | undefined;
  keys: readonly { key: string; label: string }[];
  asOf: Date;
  unknown: string;
}) {
  if (point === undefined) return null;
  return (
    <div role="status" className="rounded-box border border-line-strong bg-page px-2 py-1 text-note">
      {formatDay(new Date(point.day), asOf)}
      {point.isToday && ", so far"}
      {keys.map(({ key, label }) => (
        <p key={key}>
          {label}:{" "}
          <strong>{point.values[key] == null ? unknown : formatPercent(point.values[key] ?? 0)}</strong>
        </p>
      ))}
    </div>
  );
}
