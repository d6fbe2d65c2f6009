import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#lib/domain/days.ts";
import { prepareMetricTrend } from "./prepare-metric-trend.ts";

const span = { from: "2026-08-26", until: "2026-11-24" };
const series = (key: string, ...days: [string, number | null][]) => ({
  key,
  label: key,
  days: days.map(([day, value]) => ({ day, value })),
});

test("one point a day somebody collected, a hole between days too far apart, and today's is marked", () => {
  const { points, gaps } = prepareMetricTrend(
    [series("a", ["2026-10-01", 0.1], ["2026-10-08", 0.2], ["2026-11-20", 0.3], ["2026-11-24", 0.4])],
    span,
  );
  expect(points.map(({ at, isToday, values }) => [at, values.a, isToday])).toEqual([
    [0, 0.1, false],
    [7, 0.2, false],
    [8, null, false],
    [50, 0.3, false],
    [54, 0.4, true],
  ]);
  expect(gaps).toEqual([{ from: 7, to: 50 }]);
});

test("what was not known on a day is a hole in its own line only", () => {
  const { points } = prepareMetricTrend(
    [
      series("a", ["2026-11-20", null], ["2026-11-24", 0.4]),
      series("b", ["2026-11-20", 0.5], ["2026-11-24", 0.5]),
    ],
    span,
  );
  expect(points[0]?.values).toEqual({ a: null, b: 0.5 });
});

test("days before the span are left out; nothing known is an empty chart", () => {
  expect(prepareMetricTrend([series("a", ["2026-01-01", 1])], span)).toMatchObject({ points: [], ends: [] });
});

test("labels at line ends cover no other, and stay on the scale", () => {
  const values = fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 });
  fc.assert(
    fc.property(values, (drawn) => {
      const all = drawn.map((value, index) =>
        series(`s${index}`, [addDays(span.until, -3), 0], [span.until, value]),
      );
      const { ends } = prepareMetricTrend(all, span);
      expect(ends).toHaveLength(drawn.length);
      const places = ends.map(({ labelAt }) => labelAt);
      for (const [index, place] of places.entries()) {
        expect(place).toBeLessThanOrEqual(1);
        if (index > 0) expect(place - (places[index - 1] ?? 0)).toBeGreaterThan(0.089);
      }
    }),
  );
});
