import { formatDay } from "#components/ui/format.ts";
import { LINE } from "./chart-look.ts";
import { LateTrendLine } from "./late.tsx";
import {
  markRowHeight,
  markRows,
  type TrendLineChart,
  type TrendLinePoint,
  valueRoom,
} from "./prepare-trend-line.ts";
import { StillChart, type StillMark } from "./still-chart.tsx";
import { trendWords } from "./trend-words.ts";

type Props = {
  chart: TrendLineChart;
  /** How its values are written. */
  shown: keyof typeof trendWords;
  /** What it says, for who cannot see it. */
  label: string;
  /** By day, the list a point opens. */
  lists: Record<string, string>;
};

/** One metric day by day with what changed besides the estate: drawn on the server, and again by the library once somebody points at it. */
export function ValueOverTime(props: Props) {
  return <LateTrendLine {...props} still={<StillValue {...props} />} />;
}

function StillValue({ chart: { points, span, ticks, gaps, marks, top, from }, shown }: Props) {
  const last = points.at(-1);
  const asOf = new Date(last?.day ?? from);
  const words = trendWords[shown];
  return (
    <StillChart
      scale={{ span, top }}
      margin={{ top: 12 + (marks.length === 0 ? 0 : markRows * markRowHeight), right: valueRoom }}
      across={ticks.map((at) => ({
        at,
        words: formatDay(new Date(new Date(from).getTime() + at * 86_400_000), asOf),
      }))}
      up={[0, top / 4, top / 2, (3 * top) / 4, top].map((value) => ({ value, words: words(value) }))}
      gaps={gaps}
      notes={marks.map(({ at, label, row, side }) => ({
        ...{ at, side },
        words: row === null ? null : label,
        above: row === null ? 0 : 5 + row * markRowHeight,
      }))}
      lines={[{ key: "value", points, stroke: LINE.stroke, strokeWidth: LINE.strokeWidth }]}
      marks={points.flatMap((point, index) => markOf(points, point, index))}
      labels={
        last?.isToday && last.value !== null
          ? [{ key: "today", at: last.at, value: last.value, words: <b>{words(last.value)}</b> }]
          : []
      }
    />
  );
}

/** Hollow for the day that is not over; a dot where no line reaches the day. */
function markOf(
  points: readonly TrendLinePoint[],
  { at, value, isToday }: TrendLinePoint,
  index: number,
): StillMark[] {
  const isAlone = points[index - 1]?.value == null && points[index + 1]?.value == null;
  if (value === null || !(isToday || isAlone)) return [];
  return [{ key: String(at), at, value, size: isToday ? 10 : 6, hollow: isToday, stroke: "var(--accent)" }];
}
