import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { setOf } from "../permission-set.ts";
import { leftOf, progressOfActions, progressOfFindings } from "./item-progress.ts";
import {
  advanceItem,
  type DecisionEntry,
  foldDecisions,
  type ItemLife,
  isVoided,
  openItem,
  stateOf,
} from "./item-state.ts";

const at = (day: number) => new Date(Date.UTC(2026, 0, 1 + day));
const day = fc.integer({ min: 0, max: 300 }).map((number) => at(number).toISOString().slice(0, 10));
const entry: fc.Arbitrary<DecisionEntry> = fc.oneof(
  fc.record({
    event: fc.constant("planned" as const),
    batch: fc.constantFrom("a", "b", "c"),
    for: fc.option(day),
  }),
  fc.record({
    event: fc.constant("unplanned" as const),
    undoes: fc.option(fc.constantFrom("a", "b", "c")),
  }),
  fc.record({ event: fc.constant("excepted" as const), until: day }),
  fc.record({ event: fc.constant("exception-ended" as const) }),
);
const entries = fc.array(entry, { maxLength: 12 });
const finding = fc.record({
  ended: fc.option(fc.constantFrom("removed" as const, "no-longer-applies" as const)),
  isDisabled: fc.boolean(),
});
const progress = fc.array(finding, { minLength: 1, maxLength: 6 }).map(progressOfFindings);
const left = progress.filter((one) => leftOf(one) > 0);
const none = { plan: null, exception: null };

describe("who moves an item", () => {
  test("whatever people decide, an item that is left and live is open, planned or excepted and nothing else", () => {
    fc.assert(
      fc.property(left, entries, day, (observed, decided, today) => {
        const state = stateOf({ ...observed, isDisabled: false }, foldDecisions(decided), today);
        expect(["open", "planned", "excepted"]).toContain(state);
      }),
    );
  });
  test("disabled, gone and no longer applying follow from collection alone: no decision changes them", () => {
    fc.assert(
      fc.property(progress, entries, entries, day, (observed, some, others, today) => {
        const state = stateOf(observed, foldDecisions(some), today);
        if (["open", "planned", "excepted"].includes(state)) return;
        expect(stateOf(observed, foldDecisions(others), today)).toBe(state);
      }),
    );
  });
  test("it is gone only when something was removed, and over only when nothing is left", () => {
    fc.assert(
      fc.property(progress, entries, day, (observed, decided, today) => {
        const state = stateOf(observed, foldDecisions(decided), today);
        expect(state === "gone").toBe(leftOf(observed) === 0 && observed.k > 0);
        expect(state === "no-longer-applies").toBe(leftOf(observed) === 0 && observed.k === 0);
      }),
    );
  });
});

describe("what people decided", () => {
  test("an undo takes its own batch back and leaves what was before and after it", () => {
    fc.assert(
      fc.property(entries, day, fc.array(entry, { maxLength: 4 }), (before, until, after) => {
        const others = after.filter((one) => !("undoes" in one) || one.undoes !== "x");
        const planned: DecisionEntry = { event: "planned", batch: "x", for: until };
        const undo: DecisionEntry = { event: "unplanned", undoes: "x" };
        expect(foldDecisions([...before, planned, ...others, undo])).toEqual(
          foldDecisions([...before, ...others]),
        );
      }),
    );
  });
  test("an exception ends by itself on its day", () => {
    const excepted = foldDecisions([{ event: "excepted", until: "2026-03-01" }]);
    const open = progressOfFindings([{ ended: null, isDisabled: false }]);
    expect(stateOf(open, excepted, "2026-02-28")).toBe("excepted");
    expect(stateOf(open, excepted, "2026-03-01")).toBe("open");
  });
});

type Step = { days: number; observed: ReturnType<typeof progressOfFindings> | null };
const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({ days: fc.integer({ min: 1, max: 40 }), observed: fc.option(progress, { freq: 3 }) }),
  { maxLength: 12 },
);

/** The lives an item goes through, each with what was observed; a target found again too late begins anew. */
function livesOf(first: ReturnType<typeof progressOfFindings>, then: readonly Step[]) {
  let life: ItemLife = openItem({ progress: first, decisions: none, at: at(0) }).life;
  let today = 0;
  return then.map(({ days, observed }) => {
    today += days;
    const before = life;
    const now = at(today);
    if (observed === null) life = advanceItem(life, null).life;
    else {
      const told = { progress: observed, decisions: none, at: now };
      const isNew = life.closedAt !== null && leftOf(observed) > 0 && !isVoided(life, now);
      life = isNew ? openItem(told).life : advanceItem(life, told).life;
    }
    return { before, life, observed, now };
  });
}

describe("an item over time", () => {
  test("what could not be told changes nothing", () => {
    fc.assert(
      fc.property(left, steps, (first, then) => {
        for (const { before, life, observed } of livesOf(first, then))
          if (observed === null) expect(life).toEqual(before);
      }),
    );
  });
  test("it is closed exactly while nothing of it is left", () => {
    fc.assert(
      fc.property(left, steps, (first, then) => {
        for (const { life, observed } of livesOf(first, then))
          if (observed !== null) expect(life.closedAt === null).toBe(leftOf(observed) > 0);
      }),
    );
  });
  test("coming back within 30 days voids the end and keeps when it was opened; later it is a new item", () => {
    fc.assert(
      fc.property(left, steps, (first, then) => {
        for (const { before, life, observed, now } of livesOf(first, then)) {
          if (observed === null || before.closedAt === null || leftOf(observed) === 0) continue;
          const days = (now.getTime() - before.closedAt.getTime()) / 86_400_000;
          if (days <= 30) {
            expect(life).toMatchObject({
              openedAt: before.openedAt,
              voidedAt: now,
              reopened: before.reopened + 1,
            });
          } else expect(life).toMatchObject({ openedAt: now, voidedAt: null, reopened: 0 });
        }
      }),
    );
  });
});

describe("how much is done", () => {
  test("removed, no longer applying and left add up to all of the baseline", () => {
    const some = fc.array(fc.nat(40)).map(setOf);
    fc.assert(
      fc.property(some, some, some, (baseline, granted, used) => {
        const counted = progressOfActions({ baseline, granted, used });
        expect(leftOf(counted)).toBeGreaterThanOrEqual(0);
        // Counted one by one.
        const has = (set: typeof baseline, position: number) =>
          set.words.includes(position >>> 5) &&
          ((set.bits[set.words.indexOf(position >>> 5)] ?? 0) & (1 << (position & 31))) !== 0;
        const of = [...Array(41).keys()].filter((position) => has(baseline, position));
        expect(counted).toMatchObject({
          n: of.length,
          k: of.filter((position) => !has(granted, position)).length,
          noLonger: of.filter((position) => has(granted, position) && has(used, position)).length,
        });
      }),
    );
  });
});

test("what is judged away is never verified gone, however much of it was removed before; comes it back, it is the same item", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 9 }), fc.nat(9), (rest, k) => {
      const decisions = { plan: null, exception: null };
      const begun = { n: k + rest, k, noLonger: 0, isDisabled: false };
      const { life } = openItem({ progress: begun, decisions, at: at(0) });
      const progress = { ...begun, noLonger: rest };
      const ended = advanceItem(life, { progress, decisions, at: at(1), isJudgedAway: true });
      expect(ended).toMatchObject({ life: { state: "no-longer-applies" }, events: ["no-longer"] });
      const back = advanceItem(ended.life, { progress: begun, decisions, at: at(2) });
      expect(back).toMatchObject({ life: { state: "open", progress: begun }, events: ["reopened"] });
    }),
  );
});
