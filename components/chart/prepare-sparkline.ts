/**
 * A share over days, small: broken where nothing is known, never zero there; scaled to what it holds and its target, so that both are
 * always in sight.
 */

/** `share` 0 to 1; null where nothing is known. Every day, oldest first. */
export type SharePoint = { day: string; share: number | null };

export type Sparkline = {
  /** The stretches of neighbouring days that are known, as paths. */
  lines: string[];
  /** Between the line and the target, where the line is below it. */
  below: string[];
  /** Known days without a known neighbour. */
  alone: { x: number; y: number }[];
  /** The last day, unfinished; null where it is not known. */
  last: { x: number; y: number } | null;
  /** The height of the target. */
  goal: number;
};

export const sparklineBox = { width: 110, height: 24 } as const;
const [left, right, top, bottom] = [1, 106, 4, 20];

export function prepareSparkline(points: readonly SharePoint[], target: number): Sparkline {
  const known = points.flatMap(({ share }) => (share === null ? [] : [share]));
  const [least, most] = [Math.min(target, ...known), Math.max(target, ...known)];
  // What never moves is no wave: at least a hundredth is the height of the box.
  const span = Math.max(most - least, 0.01);
  const y = (share: number) => round(bottom - ((share - least) / span) * (bottom - top));
  const x = (index: number) => round(left + (index / Math.max(1, points.length - 1)) * (right - left));
  const goal = y(target);
  const stretches = stretchesOf(
    points.map(({ share }, index) => ({ x: x(index), y: share === null ? null : y(share) })),
  );
  const last = points.at(-1);
  return {
    lines: stretches.filter(({ length }) => length > 1).map(pathOf),
    below: stretches.filter(({ length }) => length > 1).map((stretch) => areaBelow(stretch, goal)),
    alone: stretches.flatMap((stretch) => (stretch.length === 1 ? stretch : [])),
    last: last?.share == null ? null : { x: x(points.length - 1), y: y(last.share) },
    goal,
  };
}

type Spot = { x: number; y: number };

function stretchesOf(spots: readonly { x: number; y: number | null }[]): Spot[][] {
  const stretches: Spot[][] = [];
  let isOpen = false;
  for (const { x, y } of spots) {
    if (y === null) isOpen = false;
    else if (isOpen) stretches.at(-1)?.push({ x, y });
    else {
      stretches.push([{ x, y }]);
      isOpen = true;
    }
  }
  return stretches;
}

function pathOf(spots: readonly Spot[]): string {
  return `M${spots.map(({ x, y }) => `${x} ${y}`).join("L")}`;
}

/** Heights grow downwards: what is below the target has more. */
function areaBelow(stretch: readonly Spot[], goal: number): string {
  const [first, end] = [stretch[0]?.x ?? 0, stretch.at(-1)?.x ?? 0];
  const held = stretch.map(({ x, y }) => `${x} ${Math.max(y, goal)}`);
  return `M${first} ${goal}L${held.join("L")}L${end} ${goal}Z`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
