/** The lines of a campaign by name, placed where each is read at its own line; `x` and `y` say where days and counts are drawn. */
import { formatNumber } from "#components/ui/format.ts";
import { type Box, type PlacedLabel, type Point, placeLabels } from "./place-labels.ts";
import type { BurnDownChart, BurnDownPoint } from "./prepare-burn-down.ts";

type Drawn = {
  width: number;
  height: number;
  x: (at: number) => number;
  y: (count: number) => number;
  /** Pixels of a letter and of a line of text. */
  letter: number;
  text: number;
  /** What else is written there. */
  taken?: readonly Box[];
  /** The steps of what is in scope, where they are drawn. */
  hasScope: boolean;
};

type LineName = PlacedLabel & { of: "left" | "scope" | "plan" | "pace" };

export function burnDownNames({ points, gaps }: BurnDownChart, drawn: Drawn): LineName[] {
  const { x, y, width, height, letter, text, hasScope, taken = [] } = drawn;
  const line = (value: (point: BurnDownPoint) => number | null): Point[] =>
    points.flatMap((point) => {
      const count = value(point);
      return count === null ? [] : [{ x: x(point.at), y: y(count) }];
    });
  const today = points.find(({ isToday }) => isToday);
  const left = today?.left ?? null;
  const named = [
    ...(left === null
      ? []
      : [
          {
            of: "left" as const,
            name: `${formatNumber(Math.round(left))} left`,
            points: line((one) => one.left),
          },
        ]),
    ...(hasScope
      ? [{ of: "scope" as const, name: "in scope", points: stepped(line(({ inScope }) => inScope)) }]
      : []),
    { of: "plan" as const, name: "plan", points: line(({ plan }) => plan) },
    { of: "pace" as const, name: "at this pace", points: line(({ forecast }) => forecast) },
  ];
  const dot = left === null || today === undefined ? [] : [around({ x: x(today.at), y: y(left) }, 5)];
  // The line through today, where one is drawn: a name may lie over it rather than be left out.
  const upright = { top: 0, bottom: height };
  const through =
    today === undefined || !hasScope ? [] : [{ ...upright, left: x(today.at) - 1, right: x(today.at) + 1 }];
  const hatched = gaps.map(({ from, to }) => ({ ...upright, left: x(from), right: x(to) }));
  const frame = { width, height, letter, text, gap: 6, taken: [...taken, ...dot, ...hatched] };
  const beside = placeLabels(named, { ...frame, taken: [...frame.taken, ...through] });
  const over = placeLabels(named, frame);
  const placed = over.length > beside.length ? over : beside;
  return placed.map((one) => ({ ...one, of: named.find(({ name }) => name === one.name)?.of ?? "plan" }));
}

/** Each count holds until the next day that is told. */
function stepped(points: readonly Point[]): Point[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before === undefined ? [point] : [{ x: point.x, y: before.y }, point];
  });
}

function around({ x, y }: Point, by: number): Box {
  return { left: x - by, right: x + by, top: y - by, bottom: y + by };
}
