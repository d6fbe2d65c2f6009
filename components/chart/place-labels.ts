/**
 * Where the names of lines stand so that each is read at its own line: near its end where there is room, else further back, never over
 * another name, over a line or outside of the frame. A name without any such place is left out.
 */

export type Point = { x: number; y: number };
export type Box = { left: number; right: number; top: number; bottom: number };

/** `points`: in order of x, in pixels from the left upper corner of the frame. */
type NamedLine = { name: string; points: readonly Point[] };
export type PlacedLabel = { name: string /** Of the first letter's foot. */; x: number; y: number; box: Box };

type Frame = {
  width: number;
  height: number;
  /** Pixels of a letter, of a line of text, and between a name and its line. */
  letter: number;
  text: number;
  gap: number;
  /** What else is drawn there and must be read. */
  taken: readonly Box[];
};

/** Pixels between a name and the place it stands beside. */
const beside = 3;
/** Places tried along a line, its end first. */
const tries = 40;

/** In the order of the lines: the first have the first choice. `lines`: drawn and named; `others`: drawn only. */
export function placeLabels(
  lines: readonly NamedLine[],
  frame: Frame,
  others: readonly (readonly Point[])[] = [],
): PlacedLabel[] {
  const drawn = [...lines.map(({ points }) => points), ...others].flatMap(segmentsOf);
  const placed: PlacedLabel[] = [];
  for (const { name, points } of lines) {
    const isFree = (box: Box) =>
      box.left >= 0 &&
      box.top >= 0 &&
      box.right <= frame.width &&
      box.bottom <= frame.height &&
      !frame.taken.some((one) => overlap(one, box)) &&
      !placed.some((one) => overlap(one.box, box)) &&
      !drawn.some(([from, to]) => crosses(from, to, box));
    const box = candidates(points, name, frame).find(isFree);
    if (box !== undefined) placed.push({ name, x: box.left, y: box.bottom - frame.text * 0.22, box });
  }
  return placed;
}

function candidates(points: readonly Point[], name: string, { letter, text, gap }: Frame): Box[] {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return [];
  const width = name.length * letter;
  const at = (index: number, away: number) => {
    const x = last.x - ((last.x - first.x) * index) / tries;
    const y = heightAt(points, x);
    // Over and under the line; up to it from the left, away from it to the right, or in its middle.
    return [y - away - text, y + away].flatMap((top) =>
      [x - width - beside, x + beside, x - width / 2].map((left) => ({
        left,
        right: left + width,
        top,
        bottom: top + text,
      })),
    );
  };
  // Close to it anywhere before farther from it at its end.
  return [gap, gap + text, gap + 2 * text].flatMap((away) =>
    Array.from({ length: tries + 1 }, (_, index) => at(index, away)).flat(),
  );
}

function heightAt(points: readonly Point[], x: number): number {
  const after = points.findIndex((point) => point.x >= x - 1e-9);
  const [from, to] = [points[Math.max(0, after - 1)], points[after === -1 ? points.length - 1 : after]];
  if (from === undefined || to === undefined) return 0;
  return to.x - from.x < 1e-9 ? to.y : from.y + ((to.y - from.y) * (x - from.x)) / (to.x - from.x);
}

function segmentsOf(points: readonly Point[]): [Point, Point][] {
  return points.flatMap((to, index) => {
    const from = points[index - 1];
    return from === undefined ? [] : [[from, to] as [Point, Point]];
  });
}

export function overlap(one: Box, other: Box): boolean {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

/** Whether any of the segment lies in the box, by cutting it at each side in turn (Liang and Barsky, 1984). */
function crosses(from: Point, to: Point, box: Box): boolean {
  const [dx, dy] = [to.x - from.x, to.y - from.y];
  let [enter, leave] = [0, 1];
  for (const [by, room] of [
    [-dx, from.x - box.left],
    [dx, box.right - from.x],
    [-dy, from.y - box.top],
    [dy, box.bottom - from.y],
  ] as const) {
    if (by === 0 && room < 0) return false;
    if (by < 0) enter = Math.max(enter, room / by);
    if (by > 0) leave = Math.min(leave, room / by);
  }
  return enter <= leave;
}
