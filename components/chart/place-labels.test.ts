import fc from "fast-check";
import { expect, test } from "vitest";
import { type Box, overlap, type Point, placeLabels } from "./place-labels.ts";

const frame = { width: 600, height: 200, letter: 7, text: 16, gap: 5, taken: [] as Box[] };
const line = fc
  .array(fc.record({ x: fc.integer({ min: 0, max: 600 }), y: fc.integer({ min: 0, max: 200 }) }), {
    minLength: 2,
    maxLength: 8,
  })
  .map((points) => points.sort((one, other) => one.x - other.x));
const lines = fc
  .tuple(line, line, line)
  .map((drawn) =>
    drawn.map((points, index) => ({ name: ["in scope", "plan", "at this pace"][index] ?? "", points })),
  );

/** By many points of the line, none by a formula. */
function goesThrough(points: readonly Point[], box: Box): boolean {
  return points.some((to, index) => {
    const from = points[index - 1];
    if (from === undefined) return false;
    return Array.from({ length: 400 }, (_, step) => ({
      x: from.x + ((to.x - from.x) * step) / 399,
      y: from.y + ((to.y - from.y) * step) / 399,
    })).some(({ x, y }) => x > box.left && x < box.right && y > box.top && y < box.bottom);
  });
}

test("no name is over another, over a line, over what else is drawn, or outside of the frame", () => {
  const taken: Box[] = [{ left: 280, right: 360, top: 60, bottom: 90 }];
  fc.assert(
    fc.property(lines, (drawn) => {
      const placed = placeLabels(drawn, { ...frame, taken });
      for (const [index, { box }] of placed.entries()) {
        expect(box.left >= 0 && box.right <= 600 && box.top >= 0 && box.bottom <= 200).toBe(true);
        expect(taken.some((one) => overlap(one, box))).toBe(false);
        expect(placed.some((one, other) => other !== index && overlap(one.box, box))).toBe(false);
        for (const { points } of drawn) expect(goesThrough(points, box)).toBe(false);
      }
    }),
  );
});

test("a name stands at its own line, at its end where there is room", () => {
  const [scope, plan] = placeLabels(
    [
      {
        name: "in scope",
        points: [
          { x: 0, y: 40 },
          { x: 300, y: 40 },
        ],
      },
      {
        name: "plan",
        points: [
          { x: 0, y: 40 },
          { x: 600, y: 190 },
        ],
      },
    ],
    frame,
  );
  expect(scope?.box).toMatchObject({ right: 297, bottom: 35 });
  // Above a falling line there is room only to the right of a place on it.
  expect(plan?.box.left).toBeGreaterThan(500);
});

test("three lines of a campaign are all named, also in a narrow frame", () => {
  for (const width of [260, 600, 1100]) {
    const at = (share: number, y: number) => ({ x: share * width, y });
    const drawn = [
      { name: "in scope", points: [at(0, 30), at(0.6, 20)] },
      { name: "plan", points: [at(0, 30), at(1, 195)] },
      { name: "at this pace", points: [at(0.6, 90), at(0.95, 195)] },
    ];
    const left = [at(0, 30), at(0.3, 60), at(0.6, 90)];
    expect(placeLabels(drawn, { ...frame, width }, [left]).map(({ name }) => name)).toHaveLength(3);
  }
});
