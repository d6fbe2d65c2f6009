import fc from "fast-check";
import { expect, test } from "vitest";
import { addDays, everyDay } from "../days.ts";
import { budgetOf } from "./budget.ts";
import { outlookOf } from "./outlook.ts";
import type { Counts, DayTally } from "./tally.ts";

const today = "2026-11-24";
const counts = fc.record({ good: fc.nat(20), bad: fc.nat(5), undecided: fc.nat(2) });
const past: fc.Arbitrary<DayTally[]> = fc
  .array(fc.option(counts, { freq: 4 }), { minLength: 10, maxLength: 70 })
  .map((drawn) =>
    drawn
      .flatMap((tally, age) => (tally === null && age > 0 ? [] : [{ age, ...(tally ?? none) }]))
      .map(({ age, ...tally }) => ({ day: addDays(today, -age), ...tally }))
      .reverse(),
  );
const none: Counts = { good: 1, bad: 0, undecided: 0 };
const terms = fc.record({
  target: fc.constantFrom(5000, 9000, 9900, 10_000),
  windowDays: fc.integer({ min: 7, max: 40 }),
  today: fc.constant(today),
});

/** The slow way: every day to come is written down, and the budget of each is worked out from all that came before. */
function walked(tallies: DayTally[], left: Counts, asked: { target: number; windowDays: number }) {
  const days = [
    ...tallies.filter(({ day }) => day < today),
    ...everyDay(today, addDays(today, asked.windowDays)).map((day) => ({ day, ...left })),
  ];
  return everyDay(today, addDays(today, asked.windowDays)).map((day) => ({
    day,
    isBreach:
      budgetOf(
        days.filter((one) => one.day <= day),
        { ...asked, today: day },
      ).left < -1e-9,
  }));
}

test("what becomes of it is what its budget says on each day to come, were they all as today", () => {
  fc.assert(
    fc.property(past, counts, terms, (tallies, left, asked) => {
      const { budget, holdsAgain } = outlookOf(tallies, asked, left);
      if (budget.state === "unknown") return;
      const [now, ...ahead] = walked(tallies, left, asked);
      expect(budget.state === "breach").toBe(now?.isBreach);
      if (now?.isBreach === true)
        expect(holdsAgain).toBe(ahead.find(({ isBreach }) => !isBreach)?.day ?? null);
      else {
        const out = ahead.find(({ isBreach }) => isBreach)?.day;
        expect(budget.runsOut).toEqual(out === undefined ? { is: "never" } : { is: "on", day: out });
        expect(holdsAgain).toBeNull();
      }
    }),
  );
});

test("fewer wrong are never worse, and the days before are not forgotten", () => {
  const bad = everyDay("2026-10-26", today).map((day) => ({ day, good: 8, bad: 2, undecided: 0 }));
  const asked = { target: 9000, windowDays: 30, today };
  const done = outlookOf(bad, asked, { good: 10, bad: 0, undecided: 0 });
  expect(done).toMatchObject({ budget: { state: "breach" } });
  expect(done.holdsAgain).toBe("2026-12-08");
  expect(outlookOf(bad, asked, { good: 8, bad: 2, undecided: 0 }).holdsAgain).toBeNull();
});
