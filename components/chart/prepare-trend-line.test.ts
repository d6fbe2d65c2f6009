import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays } from "#lib/domain/days.ts";
import { prepareTrendLine } from "./prepare-trend-line.ts";

const until = "2026-11-24";
const from = "2026-08-26";
const line = (
  days: [string, number | null][],
  changes: [string, string][] = [],
  shown: "share" | "count" = "count",
) =>
  prepareTrendLine(
    days.map(([day, value]) => ({ day, value })),
    { from, until, shown, changes: changes.map(([day, label]) => ({ day, label })) },
  );

test("a count's scale ends above its largest, a share's at all; nothing known still has a scale", () => {
  expect(
    line([
      ["2026-11-23", 936],
      [until, 975],
    ]).top,
  ).toBeGreaterThan(975);
  expect(line([[until, 0.2]], [], "share").top).toBe(1);
  expect(line([]).top).toBeGreaterThan(0);
  expect(line([[until, 0]]).top).toBeGreaterThan(0);
});

test("a day nobody knows is a hole and never zero, and a gap is one", () => {
  const { points, gaps } = line([
    ["2026-10-01", 4],
    ["2026-11-20", null],
    [until, 6],
  ]);
  expect(points.map(({ value }) => value)).toEqual([4, null, null, 6]);
  expect(gaps).toHaveLength(1);
});

test("changes of one day are one mark, those outside the drawn days none", () => {
  const { marks } = line(
    [
      ["2026-11-10", 1],
      [until, 2],
    ],
    [
      ["2026-11-17", "catalogue grew"],
      ["2026-11-17", "catalogue grew"],
      ["2026-11-17", "checks set"],
      ["2026-11-01", "formula 2"],
    ],
  );
  expect(marks).toEqual([
    { at: 7, day: "2026-11-17", label: "catalogue grew, checks set", side: "right", row: 0 },
  ]);
});

test("no label is written over another, one alone stands at the drawing, and what finds no row is a line only", () => {
  const anyChange = fc.tuple(fc.nat(89), fc.constantFrom("catalogue grew", "checks set", "formula 2"));
  fc.assert(
    fc.property(fc.array(anyChange, { maxLength: 12 }), (drawn) => {
      const changes = drawn.map(([age, label]): [string, string] => [addDays(until, -age), label]);
      const days: [string, number][] = [
        [addDays(until, -89), 1],
        [until, 2],
      ];
      const { marks, span } = line(days, changes);
      expect(new Set(marks.map(({ day }) => day)).size).toBe(marks.length);
      expect(new Set(changes.map(([day]) => day)).size).toBe(marks.length);
      const least = 0.2 * span[1];
      for (const mark of marks) {
        const { at, side, row } = mark;
        expect(side === "left" ? at - least : span[1] - at - least).toBeGreaterThanOrEqual(-1e-9);
        if (marks.length === 1) expect(row).toBe(0);
        if (row === null) continue;
        const covers = (day: number) =>
          side === "left" ? day > at - least && day < at : day > at && day < at + least;
        const middle = side === "left" ? at - least / 2 : at + least / 2;
        for (const other of marks.filter((one) => one !== mark && one.row === row)) {
          const otherMiddle = other.side === "left" ? other.at - least / 2 : other.at + least / 2;
          expect(Math.abs(middle - otherMiddle), "two labels of one row").toBeGreaterThanOrEqual(
            least - 1e-9,
          );
        }
        const under = marks.filter((one) => one.row !== null && one.row > row);
        expect(
          under.filter((one) => covers(one.at)),
          "between a label and its line",
        ).toEqual([]);
      }
    }),
    { numRuns: 500 },
  );
});
