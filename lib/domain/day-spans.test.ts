import fc from "fast-check";
import { expect, test } from "vitest";
import { type DaySpan, mergeDaySpans } from "./day-spans.ts";

const anySpan: fc.Arbitrary<DaySpan> = fc
  .tuple(fc.integer({ min: 1, max: 60 }), fc.integer({ min: 0, max: 12 }))
  .map(([from, length]) => ({ from, to: from + length }));

const merged = (spans: readonly DaySpan[]) =>
  spans.reduce<DaySpan[]>((known, span) => mergeDaySpans(known, [span]), []);

function daysIn(spans: readonly DaySpan[]): number[] {
  const days = new Set<number>();
  for (const { from, to } of spans) for (let day = from; day <= to; day++) days.add(day);
  return [...days].sort((a, b) => a - b);
}

test("spans in any order, any of them twice, merge to the same days, and to exactly the days that are in any of them", () => {
  fc.assert(
    fc.property(
      fc.array(anySpan, { maxLength: 12 }).chain((spans) =>
        fc.tuple(
          fc.constant(spans),
          fc.shuffledSubarray([...spans, ...spans], {
            minLength: spans.length * 2,
            maxLength: spans.length * 2,
          }),
        ),
      ),
      ([spans, resent]) => {
        expect(merged(resent)).toEqual(merged(spans));
        expect(daysIn(merged(spans))).toEqual(daysIn(spans));
      },
    ),
  );
});

test("spans that touch are one, and spans with a day between them are two", () => {
  expect(
    merged([
      { from: 1, to: 3 },
      { from: 4, to: 6 },
    ]),
  ).toEqual([{ from: 1, to: 6 }]);
  expect(
    merged([
      { from: 5, to: 6 },
      { from: 1, to: 3 },
    ]),
  ).toEqual([
    { from: 1, to: 3 },
    { from: 5, to: 6 },
  ]);
});
