import fc from "fast-check";
import { expect, test } from "vitest";
import { prepareSparkline, sparklineBox } from "./prepare-sparkline.ts";

const share = fc.option(fc.integer({ min: 0, max: 1000 }).map((thousandths) => thousandths / 1000));
const anyPoints = fc
  .array(share, { minLength: 1, maxLength: 95 })
  .map((shares) => shares.map((one, index) => ({ day: `d${index}`, share: one })));

/** Spots of a path. */
const spotsOf = (path: string) =>
  path
    .slice(1)
    .split("L")
    .map((spot) => spot.split(" ").map(Number) as [number, number]);

test("every known day is drawn once, in a line or alone, and a day nobody knows is nowhere", () => {
  fc.assert(
    fc.property(anyPoints, fc.constantFrom(0.5, 0.9, 0.95, 1), (points, target) => {
      const { lines, alone } = prepareSparkline(points, target);
      const drawn = lines.flatMap(spotsOf).length + alone.length;
      expect(drawn).toBe(points.filter((point) => point.share !== null).length);
    }),
  );
});

test("nothing leaves the box, and what is higher is drawn higher", () => {
  fc.assert(
    fc.property(anyPoints, fc.constantFrom(0.5, 0.9, 1), (points, target) => {
      const { lines, alone, last, goal } = prepareSparkline(points, target);
      const spots = [...lines.flatMap(spotsOf), ...alone.map(({ x, y }): [number, number] => [x, y])];
      for (const [x, y] of spots) {
        expect(x).toBeGreaterThanOrEqual(0);
        expect(x).toBeLessThanOrEqual(sparklineBox.width);
        expect(y).toBeGreaterThanOrEqual(0);
        expect(y).toBeLessThanOrEqual(sparklineBox.height);
      }
      const final = points.at(-1)?.share ?? null;
      expect(last === null).toBe(final === null);
      if (last !== null && final !== null && final > target) expect(last.y).toBeLessThanOrEqual(goal);
      if (last !== null && final !== null && final < target) expect(last.y).toBeGreaterThanOrEqual(goal);
    }),
  );
});

test("a gap breaks the line", () => {
  const points = [0.8, 0.9, null, 0.7, null, 0.6, 0.5].map((one, index) => ({
    day: `d${index}`,
    share: one,
  }));
  const { lines, alone } = prepareSparkline(points, 0.9);
  expect(lines.map((line) => spotsOf(line).length)).toEqual([2, 2]);
  expect(alone).toHaveLength(1);
});
