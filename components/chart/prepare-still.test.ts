import fc from "fast-check";
import { expect, test } from "vitest";
import { asStairs, daysApart, type StillPoint, stillArea, stillPath } from "./prepare-still.ts";

const scale = { span: [0, 10] as [number, number], top: 100 };
/** The corners of every stretch of a path. */
const corners = (path: string) =>
  path
    .split("M")
    .filter((run) => run !== "")
    .map((run) =>
      run
        .replace("Z", "")
        .split("L")
        .map((corner) => corner.split(" ").map(Number)),
    );

test("the first day is at the left edge, the last at the right one; nothing is at the foot, the top of the scale at the head", () => {
  const points = [
    { at: 0, value: 0 },
    { at: 5, value: 50 },
    { at: 10, value: 100 },
  ];
  expect(corners(stillPath(points, scale))).toEqual([
    [
      [0, 1000],
      [500, 500],
      [1000, 0],
    ],
  ]);
});

const anyPoints = fc
  .array(fc.option(fc.integer({ min: 0, max: 100 })), { maxLength: 30 })
  .map((values) => values.map((value, at): StillPoint => ({ at, value })));

test("a line joins known neighbours and crosses no day on which nothing is known", () => {
  fc.assert(
    fc.property(anyPoints, (points) => {
      const span: [number, number] = [0, Math.max(1, points.length - 1)];
      const joined = corners(stillPath(points, { span, top: 100 })).flatMap((run) =>
        run.slice(1).map((to, index) => [run[index]?.[0], to[0]]),
      );
      const across = (at: number) => Math.round((10_000 * at) / span[1]) / 10;
      const neighbours = points.slice(1).flatMap((point, index) => {
        const before = points[index];
        return point.value === null || before?.value === null
          ? []
          : [[across(before?.at ?? 0), across(point.at)]];
      });
      expect(joined).toEqual(neighbours);
    }),
  );
});

test("stairs hold a value until the next one, and end where nothing is known", () => {
  const points = [
    { at: 0, value: 10 },
    { at: 4, value: 20 },
    { at: 5, value: null },
  ];
  expect(asStairs(points)).toEqual([
    { at: 0, value: 10 },
    { at: 4, value: 10 },
    { at: 4, value: 20 },
    { at: 5, value: null },
  ]);
});

test("of the days to name, first and last are kept, and no two stand closer than they may", () => {
  const days = fc.uniqueArray(fc.integer({ min: 0, max: 100 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(days, fc.double({ min: 0.05, max: 0.5, noNaN: true }), (all, gap) => {
      const sorted = all.toSorted((one, other) => one - other);
      const kept = daysApart(sorted, { span: [0, 100], top: 1 }, gap);
      expect(kept.at(-1)).toBe(sorted.at(-1));
      if (kept.length > 1) expect(kept[0]).toBe(sorted[0]);
      for (const [index, day] of kept.slice(1).entries())
        expect(day / 100 - (kept[index] ?? 0) / 100).toBeGreaterThanOrEqual(gap);
    }),
  );
});

test("an area goes along its lower edge and back along its upper one; of one day there is none", () => {
  const range: [number, number] = [20, 40];
  expect(
    corners(
      stillArea(
        [0, 10].map((at) => ({ at, range })),
        scale,
      ),
    ),
  ).toEqual([
    [
      [0, 800],
      [1000, 800],
      [1000, 600],
      [0, 600],
    ],
  ]);
  expect(stillArea([{ at: 0, range }], scale)).toBe("");
});
