import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  countsOf,
  evidenceOf,
  heldSince,
  observability,
  overPrivilegeIndex,
  splitByUse,
} from "./over-privilege.ts";
import { positionsOf, setOf } from "./permission-set.ts";

const set = fc.uniqueArray(fc.nat(40), { maxLength: 20 }).map(setOf);

describe("use", () => {
  test("every granted action is exactly one of used, unused and undecided; nothing else is any of them", () => {
    fc.assert(
      fc.property(set, set, set, set, (granted, held, used, watched) => {
        const use = splitByUse(granted, held, { used, watched });
        for (let action = 0; action <= 40; action++) {
          const is = (one: typeof granted) => positionsOf(one).includes(action);
          const expected = !is(granted)
            ? "outside"
            : is(used)
              ? "used"
              : is(held) && is(watched)
                ? "unused"
                : "undecided";
          expect([is(use.used), is(use.unused), is(use.undecided)]).toEqual([
            expected === "used",
            expected === "unused",
            expected === "undecided",
          ]);
          expect(is(use.outside)).toBe(expected === "outside" && is(used));
        }
      }),
    );
  });

  test("counts add up, and the index is the share of unused among what is told", () => {
    fc.assert(
      fc.property(set, set, set, set, (granted, held, used, watched) => {
        const counts = countsOf(granted, splitByUse(granted, held, { used, watched }));
        expect(counts.used + counts.unused + counts.undecided).toBe(counts.granted);
        const told = counts.used + counts.unused;
        expect(overPrivilegeIndex(counts)).toBe(told === 0 ? null : counts.unused / told);
        expect(observability(counts)).toBe(counts.granted === 0 ? null : told / counts.granted);
      }),
    );
  });
});

describe("evidence", () => {
  const counts = { granted: 10, used: 1, unused: 2, undecided: 7 };
  const old = { identityDays: 90, evidenceDays: 90 };
  test.each([
    ["enough at exactly the window and 0.3", counts, old, "enough"],
    ["young when the identity is a day too young", counts, { ...old, identityDays: 89 }, "young"],
    ["young when its evidence is", counts, { ...old, evidenceDays: 89 }, "young"],
    ["young when nobody knows how old it is", counts, { ...old, identityDays: null }, "young"],
    ["blind without any evidence", counts, { ...old, evidenceDays: null }, "blind"],
    ["blind when too little is told", { ...counts, granted: 11, undecided: 8 }, old, "blind"],
    [
      "about nothing when nothing is granted",
      { granted: 0, used: 0, unused: 0, undecided: 0 },
      old,
      "nothing-granted",
    ],
  ] as const)("is %s", (_, some, age, expected) => {
    expect(evidenceOf(some, age, 90)).toBe(expected);
  });
});

describe("what was held during all of the window", () => {
  const held = (holdings: [number, number[]][], dated: number[] = []) =>
    positionsOf(
      heldSince(
        holdings.map(([from, actions]) => ({ from, actions: setOf(actions) })),
        100,
        setOf(dated),
      ),
    );

  test("is what every holding in force since its first day gives", () => {
    expect(
      held([
        [50, [1, 2, 3]],
        [120, [2, 3, 4]],
        [130, [3, 4]],
      ]),
    ).toEqual([3]);
  });

  test("narrowing leaves what remains as old as it was", () => {
    expect(
      held([
        [50, [1, 2, 3]],
        [150, [2]],
      ]),
    ).toEqual([2]);
  });

  test("a holding that ended before the window does not matter, one that ended on its first day neither", () => {
    expect(
      held([
        [50, [1]],
        [100, [2, 3]],
      ]),
    ).toEqual([2, 3]);
    expect(
      held([
        [50, [1, 2]],
        [101, [2, 3]],
      ]),
    ).toEqual([2]);
  });

  test("an identity that is younger than the window held nothing throughout, but what the provider dates before it", () => {
    expect(held([[101, [1, 2]]])).toEqual([]);
    expect(held([[101, [1, 2]]], [2])).toEqual([2]);
  });

  test("what was taken away and came back is young again", () => {
    expect(
      held([
        [50, [1, 2]],
        [110, [2]],
        [120, [1, 2]],
      ]),
    ).toEqual([2]);
  });
});
