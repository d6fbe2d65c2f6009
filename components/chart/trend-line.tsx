"use client";

import { useRouter } from "next/navigation";
import {
  CartesianGrid,
  Line,
  LineChart,
  ReferenceArea,
  ReferenceLine,
  Tooltip,
  XAxis,
  YAxis,
} from "recharts";
import { formatDay } from "#components/ui/format.ts";
import { AXIS, CHART, CURSOR, GRID, LINE } from "./chart-look.ts";
import {
  markRowHeight,
  markRows,
  type TrendLineChart,
  type TrendLinePoint,
  type TrendMark,
  valueRoom,
} from "./prepare-trend-line.ts";
import { trendWords } from "./trend-words.ts";

type Mark = { cx?: number; cy?: number; payload?: TrendLinePoint };

type Props = {
  chart: TrendLineChart;
  /** How its values are written. */
  shown: keyof typeof trendWords;
  label: string;
  /** By day, the list a point opens; the table has the same as links. */
  lists: Record<string, string>;
};

/** One metric over days, with what changed besides the estate; the arrow keys go from day to day, a press opens the day's list. */
export function TrendLine({ chart, shown, label, lists }: Props) {
  const { points, span, ticks, gaps, marks, top, from } = chart;
  const router = useRouter();
  const last = points.at(-1);
  const asOf = new Date(last?.day ?? from);
  const words = trendWords[shown];
  const dayAt = (at: number) => formatDay(new Date(new Date(from).getTime() + at * 86_400_000), asOf);
  const open = (at: unknown) => {
    const day = points.find((point) => String(point.at) === String(at))?.day;
    const list = day === undefined ? undefined : lists[day];
    if (list !== undefined) router.push(list);
  };
  const rows = marks.length === 0 ? 0 : markRows;
  return (
    <LineChart
      {...CHART}
      data={points}
      aria-label={label}
      margin={{ top: 12 + rows * markRowHeight, right: valueRoom, bottom: 0, left: 0 }}
      onClick={({ activeLabel }) => open(activeLabel)}
      className="[&_.recharts-surface]:cursor-pointer"
    >
      <defs>
        <pattern id="unread" width="5" height="5" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
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
        tickFormatter={words}
      />
      {gaps.map((gap) => (
        <ReferenceArea
          key={gap.from}
          x1={gap.from}
          x2={gap.to}
          fill="url(#unread)"
          fillOpacity={1}
          className="mark"
        />
      ))}
      {marks.map((mark) => (
        <ReferenceLine
          key={mark.at}
          x={mark.at}
          stroke="var(--ink-2)"
          strokeDasharray="2 2"
          label={({ viewBox }) => <MarkLabel mark={mark} viewBox={viewBox} />}
        />
      ))}
      <Tooltip
        isAnimationActive={false}
        cursor={CURSOR}
        filterNull={false}
        content={({ active, payload }) => (
          <Told
            point={active ? (payload?.[0]?.payload as TrendLinePoint | undefined) : undefined}
            {...{ words, asOf, marks }}
          />
        )}
      />
      <Line
        {...LINE}
        dataKey="value"
        dot={(mark: Mark) => <Dot key={mark.payload?.at} {...mark} points={points} />}
        label={({ index, x, y }) => (
          <EndLabel key={index} point={points[index ?? -1]} words={words} x={Number(x)} y={Number(y)} />
        )}
      />
    </LineChart>
  );
}

type LabelProps = { mark: TrendMark; viewBox?: object };

function MarkLabel({ mark: { label, row, side }, viewBox }: LabelProps) {
  const { x = 0, y = 0 } = (viewBox ?? {}) as { x?: number; y?: number };
  if (row === null) return <g />;
  const isLeft = side === "left";
  return (
    <text
      x={x + (isLeft ? 4 : -2)}
      y={y - 5 - row * markRowHeight}
      textAnchor={isLeft ? "end" : "start"}
      className="fill-fg-2"
    >
      {label}
    </text>
  );
}

/** Hollow for the day that is not over; drawn where no line reaches it. */
function Dot({ cx, cy, payload, points }: Mark & { points: readonly TrendLinePoint[] }) {
  if (payload?.value == null) return <g />;
  const index = points.findIndex(({ at }) => at === payload.at);
  const isAlone = points[index - 1]?.value == null && points[index + 1]?.value == null;
  if (!payload.isToday && !isAlone) return <g />;
  return (
    <circle
      cx={cx}
      cy={cy}
      r={payload.isToday ? 4.5 : 2}
      strokeWidth={2}
      className={`mark stroke-accent ${payload.isToday ? "fill-page" : "fill-accent"}`}
    />
  );
}

type Words = (value: number) => string;
type EndProps = { point: TrendLinePoint | undefined; words: Words; x: number; y: number };

function EndLabel({ point, words, x, y }: EndProps) {
  if (point?.value == null || !point.isToday) return <g />;
  return (
    <text x={x + 12} y={y + 4} className="fill-fg font-semibold">
      {words(point.value)}
    </text>
  );
}

type ToldProps = { point: TrendLinePoint | undefined; words: Words; asOf: Date; marks: readonly TrendMark[] };

function Told({ point, words, asOf, marks }: ToldProps) {
  if (point === undefined) return null;
  const mark = marks.find(({ day }) => day === point.day);
  return (
    <div role="status" className="rounded-box border border-line-strong bg-page px-2 py-1 text-note">
      {formatDay(new Date(point.day), asOf)}
      {point.isToday && ", so far"}:{" "}
      <strong>{point.value === null ? "not known" : words(point.value)}</strong>
      {mark !== undefined && <p>{mark.label}</p>}
    </div>
  );
}
