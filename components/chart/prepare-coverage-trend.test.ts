import fc from "fast-check";
import { expect, test } from "vitest";
import { prepareCoverageTrend } from "./prepare-coverage-trend.ts";

const canvas = { width: 120, height: 120, left: 10, right: 10, top: 10, bottom: 10 };

test("a change holds until the next one, and the last one until the end", () => {
  const days = [
    { day: "2026-11-01", coverage: 0 },
    { day: "2026-11-06", coverage: 0.5 },
  ];
  const { lines, last } = prepareCoverageTrend(days, "2026-11-11", canvas);
  expect(lines).toEqual(["M10 110H60L60 60H110"]);
  expect(last).toEqual({ x: 110, y: 60, coverage: 0.5 });
});

test("a day on which nobody was counted breaks the line, and is never drawn as nothing", () => {
  const days = [
    { day: "2026-11-01", coverage: 1 },
    { day: "2026-11-02", coverage: null },
    { day: "2026-11-03", coverage: 1 },
  ];
  expect(prepareCoverageTrend(days, "2026-11-05", canvas).lines).toEqual(["M10 10H35", "M60 10H110"]);
  expect(prepareCoverageTrend(days.slice(0, 2), "2026-11-05", canvas).last).toBeNull();
});

test("one day is one point; none is an empty canvas with its scale", () => {
  const one = prepareCoverageTrend([{ day: "2026-11-01", coverage: 0.25 }], "2026-11-01", canvas);
  expect(one.last).toEqual({ x: 10, y: 85, coverage: 0.25 });
  expect(one.days).toEqual([{ x: 10, day: "2026-11-01" }]);
  const none = prepareCoverageTrend([], "2026-11-01", canvas);
  expect([none.lines, none.last, none.shares.length]).toEqual([[], null, 5]);
});

test("every line stays on the canvas, from left to right", () => {
  const trend = fc
    .uniqueArray(fc.integer({ min: 0, max: 300 }), { minLength: 1, maxLength: 40 })
    .chain((found) =>
      fc.tuple(
        fc.constant(found.sort((a, b) => a - b)),
        fc.array(fc.option(fc.double({ min: 0, max: 1, noNaN: true })), {
          minLength: found.length,
          maxLength: found.length,
        }),
      ),
    );
  fc.assert(
    fc.property(trend, ([numbers, shares]) => {
      const days = numbers.map((number, index) => ({
        day: new Date(Date.UTC(2026, 0, 1 + number)).toISOString().slice(0, 10),
        coverage: shares[index] ?? null,
      }));
      const { lines } = prepareCoverageTrend(days, days.at(-1)?.day ?? "", canvas);
      for (const line of lines) {
        const across = [...line.matchAll(/[ML]([\d.]+) ([\d.]+)H([\d.]+)/g)];
        expect(across.length).toBeGreaterThan(0);
        for (const [, from, at, to] of across) {
          expect(Number(from)).toBeLessThanOrEqual(Number(to));
          for (const value of [from, at, to].map(Number)) {
            expect(value).toBeGreaterThanOrEqual(10);
            expect(value).toBeLessThanOrEqual(110);
          }
        }
      }
    }),
  );
});
