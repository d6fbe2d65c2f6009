import { formatDay, formatPercent } from "#components/ui/format.ts";
import { SHARE_TICKS, STROKES } from "./chart-look.ts";
import { LateMetricLines } from "./late.tsx";
import { type MetricTrend, standsAlone } from "./prepare-metric-trend.ts";
import { StillChart, type StillMark } from "./still-chart.tsx";

type Props = {
  chart: MetricTrend;
  /** In the order of their strokes. */
  keys: readonly { key: string; label: string }[];
  /** What it says, for who cannot see it. */
  label: string;
  /** For the names at the ends, in pixels. */
  room: number;
  /** What is said of a day on which nothing is known. */
  unknown: string;
};

/** Shares day by day: drawn on the server, and again by the library once somebody points at it. */
export function SharesOverTime(props: Props) {
  return <LateMetricLines {...props} still={<StillShares {...props} />} />;
}

function StillShares({ chart: { points, span, ticks, ends, gaps, from }, keys, room }: Props) {
  const asOf = new Date(points.at(-1)?.day ?? from);
  const strokeOf = (index: number) => STROKES[index % STROKES.length] ?? STROKES[0];
  return (
    <StillChart
      scale={{ span, top: 1 }}
      margin={{ top: 12, right: room }}
      across={ticks.map((at) => ({
        at,
        words: formatDay(new Date(new Date(from).getTime() + at * 86_400_000), asOf),
      }))}
      up={SHARE_TICKS.map((value) => ({ value, words: formatPercent(value) }))}
      gaps={gaps}
      lines={keys.map(({ key }, index) => ({
        key,
        points: points.map(({ at, values }) => ({ at, value: values[key] ?? null })),
        ...strokeOf(index),
      }))}
      marks={keys.flatMap(({ key }, line) =>
        points.flatMap(({ at, isToday, values }, index): StillMark[] => {
          const value = values[key] ?? null;
          if (value === null || !(isToday || standsAlone(points, index, key))) return [];
          const size = isToday ? 10 : 6;
          return [{ key: `${key} ${at}`, at, value, size, hollow: isToday, stroke: strokeOf(line).stroke }];
        }),
      )}
      labels={ends.map(({ key, label, value, labelAt }) => ({
        key,
        at: points.at(-1)?.at ?? span[1],
        value: labelAt,
        words: (
          <>
            <b>{formatPercent(value)}</b> {label}
          </>
        ),
      }))}
    />
  );
}
