/**
 * Lines as paths across a box of a thousand by a thousand, broken where nothing is known: what a drawing on the server stretches to
 * whatever width it gets.
 */

export type StillPoint = { at: number; value: number | null };

export type StillScale = {
  /** Of `at`, from the left edge to the right one. */
  span: [number, number];
  /** The value at the upper edge; the lower one is 0. */
  top: number;
};

const SIDE = 1000;

/** From the left, 0 to 1. */
export function shareAcross(at: number, { span: [from, to] }: StillScale): number {
  return to === from ? 0 : (at - from) / (to - from);
}

/** From the upper edge, 0 to 1. */
export function shareDown(value: number, { top }: StillScale): number {
  return top === 0 ? 1 : 1 - value / top;
}

/** `points`: in order of `at`. Empty where no two known ones are neighbours. */
export function stillPath(points: readonly StillPoint[], scale: StillScale): string {
  const place = ({ at, value }: Known) =>
    `${round(SIDE * shareAcross(at, scale))} ${round(SIDE * shareDown(value, scale))}`;
  return runsOf(points)
    .filter((run) => run.length > 1)
    .map((run) => `M${run.map(place).join("L")}`)
    .join("");
}

/** Between a lower and an upper line, closed; `points` without a gap. */
export function stillArea(
  points: readonly { at: number; range: readonly [number, number] }[],
  scale: StillScale,
): string {
  const edge = (side: 0 | 1) => points.map(({ at, range }) => ({ at, value: range[side] }));
  const [low, high] = [stillPath(edge(0), scale), stillPath(edge(1).reverse(), scale)];
  return low === "" ? "" : `${low}L${high.slice(1)}Z`;
}

/** The same values as stairs: each holds until the next. */
export function asStairs(points: readonly StillPoint[]): StillPoint[] {
  return points.flatMap((point, index) => {
    const before = points[index - 1];
    return before === undefined || point.value === null
      ? [point]
      : [{ at: point.at, value: before.value }, point];
  });
}

/**
 * Of days to name, those whose names stand clear of each other: the first and the last, and between them each that lies at least `gap`
 * of the width from its neighbours. Only the last where all lies closer.
 */
export function daysApart(days: readonly number[], scale: StillScale, gap: number): number[] {
  const isApart = (one: number, other: number) =>
    Math.abs(shareAcross(one, scale) - shareAcross(other, scale)) >= gap;
  const [first, last] = [days[0], days.at(-1)];
  if (first === undefined || last === undefined) return [];
  if (!isApart(first, last)) return [last];
  const kept = [first];
  for (const day of days.slice(1, -1))
    if (isApart(day, kept.at(-1) ?? first) && isApart(day, last)) kept.push(day);
  return [...kept, last];
}

type Known = { at: number; value: number };

/** Stretches without a gap. */
function runsOf(points: readonly StillPoint[]): Known[][] {
  const runs: Known[][] = [[]];
  for (const { at, value } of points) {
    if (value === null) runs.push([]);
    else runs.at(-1)?.push({ at, value });
  }
  return runs;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
