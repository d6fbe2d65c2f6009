import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, daysBetween, everyDay } from "../days.ts";
import { budgetOf } from "./budget.ts";
import { leastObservedDays } from "./budget-terms.ts";
import { byRisk } from "./by-risk.ts";
import { type DayTally, goodShare, sharePoints, sumOf, talliesOf } from "./tally.ts";

const today = "2026-11-24";
const count = fc.nat(20);
const anyTally = fc.record({ good: count, bad: count, undecided: count });

/** Some of the days until today, in order. */
const anyTallies = fc.array(fc.option(anyTally, { freq: 3 }), { maxLength: 130 }).map((drawn) =>
  drawn
    .map((tally, age) => (tally === null ? null : { day: addDays(today, -age), ...tally }))
    .filter((tally) => tally !== null)
    .reverse(),
);
const anyTerms = fc.record({
  target: fc.constantFrom(1, 5000, 9000, 9500, 9900, 10_000),
  windowDays: fc.integer({ min: 7, max: 60 }),
  today: fc.constant(today),
});

/** So many of each day, good and bad, the latest last. */
function daily(pairs: [number, number][]): DayTally[] {
  return pairs.map(([good, bad], index) => ({
    day: addDays(today, index + 1 - pairs.length),
    ...{ good, bad, undecided: 0 },
  }));
}

describe("the budget", () => {
  test("is (1 − target) of the days that could be told in the window, less the bad ones, and may be negative", () => {
    fc.assert(
      fc.property(anyTallies, anyTerms, (tallies, terms) => {
        const { allowed, left, leftShare, days } = budgetOf(tallies, terms);
        const inWindow = tallies.filter(({ day }) => daysBetween(day, today) < terms.windowDays);
        const told = inWindow.reduce((sum, { good, bad }) => sum + good + bad, 0);
        const bad = inWindow.reduce((sum, tally) => sum + tally.bad, 0);
        expect(allowed).toBeCloseTo((1 - terms.target / 10_000) * told, 6);
        expect(left).toBeCloseTo(allowed - bad, 6);
        expect(days).toEqual(sumOf(inWindow));
        if (allowed > 0) expect(leftShare).toBeCloseTo(left / allowed, 6);
        else expect(leftShare).toBeNull();
      }),
    );
  });

  test("is of what was observed: a day nobody looked, or nobody could tell, changes none of it", () => {
    fc.assert(
      fc.property(anyTallies, anyTerms, (tallies, terms) => {
        const silent = tallies.map((tally) => ({ ...tally, undecided: 0 }));
        const { allowed, left } = budgetOf(tallies, terms);
        expect(budgetOf(silent, terms)).toMatchObject({ allowed, left });
      }),
    );
  });

  test("of a bad day more is so much less, and never a better state", () => {
    const order = ["met", "watch", "breach"];
    fc.assert(
      fc.property(anyTallies, anyTerms, fc.nat(200), (tallies, terms, at) => {
        const index = at % Math.max(1, tallies.length);
        const worse = tallies.map((tally, place) =>
          place === index && tally.good > 0 ? { ...tally, good: tally.good - 1, bad: tally.bad + 1 } : tally,
        );
        const [was, is] = [budgetOf(tallies, terms), budgetOf(worse, terms)];
        expect(is.left).toBeLessThanOrEqual(was.left + 1e-9);
        if (was.state === "breach") expect(is.state).toBe("breach");
        if (is.state === "met" && was.state !== "unknown") expect(order.indexOf(was.state)).toBe(0);
      }),
    );
  });
});

describe("the state", () => {
  const terms = { target: 9000, windowDays: 30, today };
  test.each([
    ["met where the budget holds at this pace", 30, [95, 5], "met"],
    [
      "met at exactly its target: the budget is used up to the last day, and not beyond",
      30,
      [90, 10],
      "watch",
    ],
    ["breach beyond it", 30, [89, 11], "breach"],
    ["unknown on too few days", leastObservedDays - 1, [100, 0], "unknown"],
  ] as const)("is %s", (_what, length, [good, bad], state) => {
    const tallies = daily(Array.from({ length }, () => [good, bad] as [number, number]));
    expect(budgetOf(tallies, terms).state).toBe(state);
  });

  test("is watch while it runs out at this pace, though much is left", () => {
    const tallies = daily([
      ...Array<[number, number]>(23).fill([100, 0]),
      ...Array<[number, number]>(7).fill([80, 20]),
    ]);
    const budget = budgetOf(tallies, terms);
    expect(budget).toMatchObject({ state: "watch", burnRate: 2 });
    // 300 allowed, 140 used. Each day brings 20 bad ones, and only good ones go until the window is full of the pace.
    expect(budget.left).toBeCloseTo(160);
    expect(budget.runsOut).toEqual({ is: "on", day: addDays(today, 9) });
  });

  test("is unknown where more than half could not be told, and says how many", () => {
    const tallies = daily(Array(30).fill([4, 0])).map((tally) => ({ ...tally, undecided: 5 }));
    expect(budgetOf(tallies, terms)).toMatchObject({
      state: "unknown",
      runsOut: { is: "unknown" },
      unjudged: { because: "undecided", undecided: 150, of: 270 },
    });
  });

  test("of nobody is unknown, but for what is kept by there being none", () => {
    const tallies = daily(Array(30).fill([0, 0]));
    expect(budgetOf(tallies, terms)).toMatchObject({ state: "unknown", unjudged: { because: "nobody" } });
    expect(budgetOf(tallies, { ...terms, isMetByNone: true }).state).toBe("met");
  });

  test("with a target of all is breach by one bad day, and has no burn rate", () => {
    const all = { ...terms, target: 10_000 };
    expect(budgetOf(daily(Array(30).fill([9, 0])), all)).toMatchObject({
      state: "met",
      leftShare: null,
      burnRate: null,
    });
    const once = daily([...Array<[number, number]>(29).fill([9, 0]), [8, 1]]);
    expect(budgetOf(once, all)).toMatchObject({
      state: "breach",
      left: -1,
      runsOut: { is: "since", day: today },
    });
  });
});

describe("when it runs out", () => {
  /** Day after day, with the days themselves in hand. */
  function naive(
    tallies: readonly DayTally[],
    { target, windowDays }: { target: number; windowDays: number },
  ) {
    const over = (days: readonly DayTally[], end: string) => {
      const inside = days.filter(({ day }) => day <= end && daysBetween(day, end) < windowDays);
      const { good, bad } = sumOf(inside);
      return bad * 10_000 - (good + bad) * (10_000 - target) > 1e-6;
    };
    if (over(tallies, today)) {
      let since = today;
      for (const { day } of tallies.toReversed()) {
        if (daysBetween(day, today) >= windowDays || !over(tallies, day)) break;
        since = day;
      }
      return { is: "since", day: since };
    }
    const last = tallies.slice(-7);
    if (last.length === 0) return { is: "unknown" };
    const { good, bad } = sumOf(last);
    const days = [...tallies];
    for (const day of everyDay(addDays(today, 1), addDays(today, windowDays))) {
      days.push({ day, good: good / last.length, bad: bad / last.length, undecided: 0 });
      if (over(days, day)) return { is: "on", day };
    }
    return { is: "never" };
  }

  test("is what going on day by day at the pace of the last seven observed days comes to", () => {
    fc.assert(
      fc.property(anyTallies, anyTerms, (tallies, terms) => {
        const { runsOut, unjudged } = budgetOf(tallies, terms);
        if (unjudged !== null) expect(runsOut).toEqual({ is: "unknown" });
        else expect(runsOut).toEqual(naive(tallies, terms));
      }),
      { numRuns: 400 },
    );
  });
});

describe("tallies of changes", () => {
  test("are the sums until the end of each observed day, in whatever order changes come", () => {
    const change = fc.record({
      age: fc.nat(40),
      ...{ good: fc.nat(5), bad: fc.nat(5), undecided: fc.nat(5) },
    });
    fc.assert(
      fc.property(fc.array(change), fc.array(fc.nat(30)), (drawn, ages) => {
        const changes = drawn.map(({ age, ...counts }) => ({ day: addDays(today, -age), ...counts }));
        const observed = new Set(ages.map((age) => addDays(today, -age)));
        const tallies = talliesOf(changes, { from: addDays(today, -30), to: today, observed });
        expect(tallies.map(({ day }) => day)).toEqual([...observed].sort());
        for (const { day, ...counts } of tallies)
          expect(counts).toEqual(sumOf(changes.filter((one) => one.day <= day)));
      }),
    );
  });

  test("are drawn as gaps where nobody looked or nothing could be told, never as zeros", () => {
    const tallies = [
      { day: addDays(today, -2), good: 0, bad: 0, undecided: 5 },
      { day: today, good: 1, bad: 3, undecided: 0 },
    ];
    expect(sharePoints(tallies, today, 4).map(({ share }) => share)).toEqual([null, null, null, 0.25]);
    expect(goodShare({ good: 0, bad: 0, undecided: 9 })).toBeNull();
  });
});

test("read in order of risk: used up and the most first, then what runs out soonest, then what nobody knows", () => {
  const terms = { target: 9000, windowDays: 30, today };
  const steady = (bad: number) => budgetOf(daily(Array(30).fill([100 - bad, bad])), terms);
  const sooner = budgetOf(daily([...Array(23).fill([100, 0]), ...Array(7).fill([60, 40])]), terms);
  const later = budgetOf(daily([...Array(23).fill([100, 0]), ...Array(7).fill([80, 20])]), terms);
  const unknown = budgetOf(daily([[1, 0]]), terms);
  const ordered = [steady(40), steady(11), sooner, later, unknown, steady(8), steady(1)];
  expect(ordered.toReversed().sort(byRisk)).toEqual(ordered);
});
