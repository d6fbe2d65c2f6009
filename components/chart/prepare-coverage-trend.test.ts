import fc from "fast-check";
import { expect, test } from "vitest";
import { prepareCoverageTrend } from "./prepare-coverage-trend.ts";
import { standsAlone } from "./prepare-metric-trend.ts";

test("a change holds until the next one, and the last one until the end, which is marked", () => {
  const days = [
    { day: "2026-11-01", coverage: 0 },
    { day: "2026-11-03", coverage: 0.5 },
  ];
  const { points, span } = prepareCoverageTrend(days, "2026-11-04");
  expect(points.map(({ day, values }) => [day, values.owned])).toEqual([
    ["2026-11-01", 0],
    ["2026-11-02", 0],
    ["2026-11-03", 0.5],
    ["2026-11-04", 0.5],
  ]);
  expect(points.map(({ isToday }) => isToday)).toEqual([false, false, false, true]);
  expect(span[1] - span[0]).toBe(3);
});

test("days on which nobody was counted are a gap until somebody is, never nothing", () => {
  const days = [
    { day: "2026-11-01", coverage: 1 },
    { day: "2026-11-02", coverage: null },
    { day: "2026-11-04", coverage: 1 },
    { day: "2026-11-05", coverage: null },
  ];
  const { points } = prepareCoverageTrend(days, "2026-11-06");
  expect(points.map(({ values }) => values.owned)).toEqual([1, null, null, 1, null, null]);
  expect(points.map((_, index) => standsAlone(points, index, "owned"))).toEqual([
    ...[true, false, false, true, false, false],
  ]);
});

test("one day is one point that stands alone; none is an empty chart", () => {
  const one = prepareCoverageTrend([{ day: "2026-11-01", coverage: 0.25 }], "2026-11-01");
  expect(one.points).toEqual([{ day: "2026-11-01", at: 0, isToday: true, values: { owned: 0.25 } }]);
  expect(standsAlone(one.points, 0, "owned")).toBe(true);
  expect(one.ends).toEqual([{ key: "owned", label: "owned", value: 0.25, labelAt: 0.25 }]);
  expect(one.ticks).toEqual([one.points[0]?.at]);
  expect(prepareCoverageTrend([], "2026-11-01")).toMatchObject({ points: [], ends: [] });
});

test("every day from the first to the last has one point, that of the latest change until it", () => {
  const trend = fc
    .uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 40 })
    .chain((found) => {
      const numbers = found.sort((a, b) => a - b);
      const { length } = numbers;
      const share = fc.option(fc.double({ min: 0, max: 1, noNaN: true }));
      return fc.tuple(fc.constant(numbers), fc.array(share, { minLength: length, maxLength: length }));
    });
  const day = (number: number) => new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10);
  fc.assert(
    fc.property(trend, fc.integer({ min: 0, max: 30 }), ([numbers, shares], more) => {
      const days = numbers.map((number, index) => ({ day: day(number), coverage: shares[index] ?? null }));
      const [from = 0, to = 0] = [numbers[0], (numbers.at(-1) ?? 0) + more];
      const { points, ticks } = prepareCoverageTrend(days, day(to));
      expect(points.map((point) => point.day)).toEqual(
        Array.from({ length: to - from + 1 }, (_, index) => day(from + index)),
      );
      for (const point of points)
        expect(point.values.owned).toBe(days.findLast((change) => change.day <= point.day)?.coverage);
      expect(new Set(ticks).size).toBe(ticks.length);
      expect([ticks[0], ticks.at(-1)]).toEqual([points[0]?.at, points.at(-1)?.at]);
    }),
  );
});
