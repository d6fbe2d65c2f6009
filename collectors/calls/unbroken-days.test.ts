import fc from "fast-check";
import { expect, it } from "vitest";
import { unbrokenDays } from "./unbroken-days.ts";

const day = (number: number) => new Date(Date.UTC(2026, 0, number));

it("answers with the longest run of days up to the end that each have something, at any hour and in any order", () => {
  const anyDays = fc.array(fc.integer({ min: 1, max: 25 }), { maxLength: 40 });
  fc.assert(
    fc.property(anyDays, fc.integer({ min: 0, max: 23 }), (numbers, hour) => {
      const span = { from: day(5), to: day(20) };
      const found = unbrokenDays(
        numbers.map((number) => new Date(day(number).getTime() + hour * 3_600_000)),
        span,
      );
      let expected = 20;
      for (let number = 19; number >= 5 && numbers.includes(number); number--) expected = number;
      expect(found).toEqual(expected === 20 ? null : { from: day(expected), to: day(20) });
    }),
  );
});
