import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  hearingOf,
  type Minutes,
  markMinute,
  mergeMinutes,
  mostSilentMinutes,
  noMinutes,
  wholeDaysOf,
} from "./heard-minutes.ts";

const day = 20_000;
const dayMinutes = 1_440;
const instant = (number: number, minute: number) => new Date((number * dayMinutes + minute) * 60_000);
function minutesWith(minutes: Iterable<number>): Minutes {
  const marks = noMinutes();
  for (const minute of minutes) markMinute(marks, instant(day, minute));
  return marks;
}
const every = (step: number) =>
  Array.from({ length: Math.ceil(dayMinutes / step) }, (_, index) => index * step);
const anyMinutes = fc.array(fc.integer({ min: 0, max: dayMinutes - 1 })).map(minutesWith);

describe("minutes in which something was heard", () => {
  it("merge to the same however often and in whatever order they come", () => {
    fc.assert(
      fc.property(anyMinutes, anyMinutes, anyMinutes, (one, two, three) => {
        expect(mergeMinutes(one, two)).toEqual(mergeMinutes(two, one));
        expect(mergeMinutes(one, one)).toEqual(one);
        expect(mergeMinutes(mergeMinutes(one, two), three)).toEqual(
          mergeMinutes(one, mergeMinutes(two, three)),
        );
      }),
    );
  });

  it("make a day whole only where no silence within it is longer than an API server tries again", () => {
    const step = mostSilentMinutes + 1;
    expect(wholeDaysOf(new Map([[day, minutesWith(every(step))]]))).toEqual({ from: day, to: day });
    fc.assert(
      fc.property(fc.constantFrom(...every(step)), (lost) => {
        const minutes = minutesWith(every(step).filter((minute) => minute !== lost));
        expect(wholeDaysOf(new Map([[day, minutes]]))).toBeNull();
      }),
    );
  });

  it("cover the last days without a break: a day that was cut off begins it anew", () => {
    const whole = minutesWith(every(1));
    const cut = minutesWith(every(1).filter((minute) => minute < 600 || minute > 606));
    const days = new Map([1, 2, 3, 4, 5].map((number) => [day + number, number === 3 ? cut : whole]));
    expect(wholeDaysOf(days)).toEqual({ from: day + 4, to: day + 5 });
    expect(hearingOf(days)).toEqual({
      first: instant(day + 1, 0),
      last: instant(day + 5, dayMinutes - 1),
      silences: [{ from: instant(day + 3, 600), to: instant(day + 3, 607) }],
    });
    days.delete(day + 4);
    expect(wholeDaysOf(days)).toEqual({ from: day + 5, to: day + 5 });
  });

  it("say nothing where nothing was heard", () => {
    expect(wholeDaysOf(new Map())).toBeNull();
    expect(hearingOf(new Map([[day, noMinutes()]]))).toBeNull();
  });
});
