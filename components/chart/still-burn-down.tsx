import { formatDay, formatNumber } from "#components/ui/format.ts";
import { burnDownNames } from "./burn-down-names.ts";
import { AXIS_SIZE } from "./chart-look.ts";
import { niceTop } from "./nice-top.ts";
import type { BurnDownChart, BurnDownPoint } from "./prepare-burn-down.ts";
import { asStairs } from "./prepare-still.ts";
import { StillChart, type StillLine, type StillName } from "./still-chart.tsx";

const MARGIN = { top: 16, right: 24 };
/** Of the box that every chart has, what the axis and the margin leave. */
const HEIGHT = 220 - AXIS_SIZE.bottom - MARGIN.top;
const QUIET = { stroke: "var(--ink-2)", strokeWidth: 1.25 };
const LOUD = { stroke: "var(--accent)", strokeWidth: 2 };

/** A campaign as it stands before anybody points at it. `start`: its first day. */
export function StillBurnDown({ chart, start }: { chart: BurnDownChart; start: string }) {
  const { points, span, ticks, most, gaps, anew } = chart;
  const first = new Date(start);
  const top = niceTop(most);
  const today = points.find(({ isToday }) => isToday);
  const left = today?.left ?? null;
  const of = (key: "left" | "inScope" | "plan" | "forecast") =>
    points.map((point: BurnDownPoint) => ({ at: point.at, value: point[key] }));
  const lines: StillLine[] = [
    { key: "inScope", points: asStairs(of("inScope")), ...QUIET },
    { key: "plan", points: of("plan"), ...QUIET, strokeDasharray: "4 3" },
    { key: "forecast", points: of("forecast"), ...LOUD, strokeDasharray: "2 3" },
    { key: "left", points: of("left"), ...LOUD },
  ];
  return (
    <StillChart
      scale={{ span, top }}
      margin={MARGIN}
      across={ticks.map((at) => ({
        at,
        words: formatDay(new Date(first.getTime() + at * 86_400_000), first),
      }))}
      up={[0, top / 4, top / 2, (3 * top) / 4, top].map((value) => ({ value, words: formatNumber(value) }))}
      area={points.flatMap(({ at, range }) => (range === null ? [] : [{ at, range }]))}
      marked={[
        ...anew.map(({ at }) => ({ at, stroke: "var(--line-strong)", words: "measured anew" })),
        ...(today === undefined ? [] : [{ at: today.at, stroke: "var(--line)", words: "" }]),
      ]}
      gaps={gaps}
      lines={lines}
      marks={
        today === undefined || left === null
          ? []
          : [{ key: "today", at: today.at, value: left, size: 11, hollow: true, stroke: "var(--accent)" }]
      }
      names={[...namesOf(chart, top, "wide"), ...namesOf(chart, top, "narrow")]}
    />
  );
}

/** Nobody knows here how wide it will be: as placed in a box as wide as most are, on a wide and on a narrow screen. */
const WIDTHS = { wide: 660, narrow: 250 };

function namesOf(chart: BurnDownChart, top: number, on: "wide" | "narrow"): StillName[] {
  const [width, [first, last]] = [WIDTHS[on], chart.span];
  const x = (at: number) => (width * (at - first)) / (last - first);
  const names = burnDownNames(chart, {
    ...{ width: width + MARGIN.right, height: HEIGHT + MARGIN.top, x, hasScope: true },
    ...{ letter: 6.8, text: 16, y: (count) => MARGIN.top + HEIGHT * (1 - count / top) },
    taken: chart.anew.map(({ at }) => ({ left: x(at) - 104, right: x(at) + 104, top: 0, bottom: 38 })),
  });
  return names.map(({ of, name, x: left, y: foot }) => ({
    ...{ key: of, words: name, on, isLoud: of === "left" },
    ...{ across: left / width, foot: foot - MARGIN.top },
  }));
}
