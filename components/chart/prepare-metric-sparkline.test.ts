import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#lib/domain/days.ts";
import { prepareMetricSparkline, sparkSize } from "./prepare-metric-sparkline.ts";

const days = (...values: [number, number | null][]) =>
  values.map(([ahead, value]) => ({ day: addDays("2026-09-01", ahead), value }));

test("days that are not known are left out, and a long time without a collection breaks the line", () => {
  const whole = prepareMetricSparkline(days([0, 1], [7, null], [8, 2], [15, 3]));
  expect(whole.path.match(/M/g)).toHaveLength(1);
  const broken = prepareMetricSparkline(days([0, 1], [7, 2], [30, 3], [37, 4]));
  expect(broken.path.match(/M/g)).toHaveLength(2);
  expect(prepareMetricSparkline(days([0, 1], [30, 2], [60, 3])).path).toBe("");
});

test("less than two known days draw nothing but their point", () => {
  expect(prepareMetricSparkline(days([0, null]))).toEqual({ path: "", dots: [], last: null });
  expect(prepareMetricSparkline(days([0, 1]))).toMatchObject({ path: "", last: { y: sparkSize.height / 2 } });
});

test("every point lies inside, and higher values lie higher", () => {
  const drawn = fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 2, maxLength: 30 });
  fc.assert(
    fc.property(drawn, (values) => {
      const { path } = prepareMetricSparkline(
        days(...values.map((value, index): [number, number] => [index, value])),
      );
      const points = path
        .slice(1)
        .split("L")
        .map((pair) => pair.split(" ").map(Number));
      for (const [index, [x = -1, y = -1]] of points.entries()) {
        expect(x >= 0 && x <= sparkSize.width && y >= 0 && y <= sparkSize.height).toBe(true);
        const before = points[index - 1];
        const [was = 0, is = 0] = [values[index - 1], values[index]];
        if (before !== undefined && is > was) expect(y).toBeLessThanOrEqual(before[1] ?? 0);
      }
    }),
  );
});
