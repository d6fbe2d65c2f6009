import fc from "fast-check";
import { expect, test } from "vitest";
import { coveredBy, daysOf, piecesOf, readMark, spanToRead } from "./engine-span.ts";

const day = (text: string) => new Date(`${text}T00:00:00Z`);
const now = new Date("2026-11-24T07:40:00Z");

test("the first reading goes back as far as it is told, and ends with the last whole day", () => {
  const span = spanToRead({ now, readUntil: null, firstDays: 90 });
  expect(span).toEqual({ from: day("2026-08-26"), to: day("2026-11-24") });
});

test("a later reading goes on where the last one ended, one day earlier for what arrived late", () => {
  const span = spanToRead({ now, readUntil: day("2026-11-17"), firstDays: 90 });
  expect(span).toEqual({ from: day("2026-11-16"), to: day("2026-11-24") });
});

test("after a long pause no reading is longer than the first", () => {
  const span = spanToRead({ now, readUntil: day("2026-01-01"), firstDays: 30 });
  expect(span).toEqual({ from: day("2026-10-25"), to: day("2026-11-24") });
});

test("a day is not read before its events had time to arrive, and never twice for nothing", () => {
  const justAfterMidnight = new Date("2026-11-24T00:20:00Z");
  expect(spanToRead({ now: justAfterMidnight, readUntil: null, firstDays: 1 })?.to).toEqual(
    day("2026-11-23"),
  );
  expect(spanToRead({ now, readUntil: day("2026-11-24"), firstDays: 90 })).toBeNull();
});

test("pieces cover the span without a gap or an overlap, the oldest first", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 120 }), fc.integer({ min: 1, max: 40 }), (length, days) => {
      const span = {
        from: day("2026-01-01"),
        to: new Date(day("2026-01-01").getTime() + length * 86_400_000),
      };
      const pieces = [...piecesOf(span, days)];
      expect(pieces[0]?.from).toEqual(span.from);
      expect(pieces.at(-1)?.to).toEqual(span.to);
      for (const [index, piece] of pieces.entries()) {
        expect(daysOf(piece)).toBeLessThanOrEqual(days);
        if (index > 0) expect(piece.from).toEqual(pieces[index - 1]?.to);
      }
    }),
  );
});

test("the mark of a reading covers its days to the end and names no action", () => {
  const span = { from: day("2026-11-01"), to: day("2026-11-08") };
  expect(coveredBy(span).coveredTo).toEqual(new Date("2026-11-07T23:59:59.999Z"));
  expect(readMark("o-1", "cloudtrail", span)).toMatchObject({
    principal: { kind: "scope", value: "o-1" },
    entries: [],
  });
});
