import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Tier } from "../risk.ts";
import { figuresOf, type Loss, type Standing, standingAfter } from "./what-if.ts";

/** Every action by itself: granted, and whether its use is told. */
type Action = "used" | "unused" | "undecided";
type Person = { provider: string; actions: Action[]; isYoung: boolean; goes: number; isRetired: boolean };

const person: fc.Arbitrary<Person> = fc.record({
  provider: fc.constantFrom("aws", "gcp"),
  actions: fc.array(fc.constantFrom<Action>("used", "unused", "undecided"), { maxLength: 12 }),
  isYoung: fc.boolean(),
  goes: fc.nat(12),
  isRetired: fc.boolean(),
});

const evidenceOf = ({ actions, isYoung }: Pick<Person, "actions" | "isYoung">) => {
  if (actions.length === 0) return "nothing-granted";
  if (isYoung) return "young";
  return actions.filter((one) => one !== "undecided").length >= 0.3 * actions.length ? "enough" : "blind";
};
const tierOf = (actions: readonly Action[]): Tier => (actions.length > 6 ? 2 : actions.length > 2 ? 1 : 0);

function standingOf(one: Person, id: number): Standing {
  const of = (state: Action) => one.actions.filter((action) => action === state).length;
  return {
    ...{ id: String(id), provider: one.provider, evidence: evidenceOf(one), granted: one.actions.length },
    ...{ used: of("used"), unused: of("unused"), tier: tierOf(one.actions) },
  };
}

/** By taking the actions themselves away and looking again. */
function narrowed(one: Person): Person {
  if (evidenceOf(one) !== "enough") return one;
  let left = one.goes;
  return { ...one, actions: one.actions.filter((action) => action !== "unused" || left-- <= 0) };
}

describe("what would be", () => {
  test("is what counting anew finds once the actions are gone, one by one", () => {
    fc.assert(
      fc.property(fc.array(person, { maxLength: 15 }), (people) => {
        const after = people.flatMap((one, id) => {
          const removed = one.actions.length - narrowed(one).actions.length;
          const loss: Loss = one.isRetired
            ? { is: "retired" }
            : { is: "narrowed", removed, tier: tierOf(narrowed(one).actions) };
          return standingAfter(standingOf(one, id), loss) ?? [];
        });
        const expected = people.flatMap((one, id) => (one.isRetired ? [] : [standingOf(narrowed(one), id)]));
        expect(after).toEqual(expected);
        const figures = figuresOf(after);
        for (const provider of ["aws", "gcp"]) {
          // The oracle's way: one long list of the actions of everybody who may be quoted.
          const all = people
            .filter((one) => !one.isRetired && one.provider === provider)
            .map(narrowed)
            .filter((one) => evidenceOf(one) === "enough")
            .flatMap(({ actions }) => actions.filter((action) => action !== "undecided"));
          const idle = all.filter((action) => action === "unused").length;
          const found = figures.providers.find((one) => one.provider === provider);
          expect(found?.index ?? null).toBe(all.length === 0 ? null : idle / all.length);
        }
        expect(figures.told + figures.young + figures.blind + figures.nothingGranted).toBe(after.length);
      }),
    );
  });

  test("takes nothing from who is young or blind, and no more than is proven", () => {
    const young: Standing = {
      ...{ id: "1", provider: "aws", evidence: "young", granted: 9, used: 1, unused: 8, tier: 2 },
    };
    const loss: Loss = { is: "narrowed", removed: 1, tier: 2 };
    expect(() => standingAfter(young, loss)).toThrow(RangeError);
    expect(() => standingAfter({ ...young, evidence: "enough" }, { ...loss, removed: 9 })).toThrow(
      RangeError,
    );
    expect(standingAfter(young, undefined)).toBe(young);
  });
});

describe("figures", () => {
  const of = (...told: [number, number][]) =>
    figuresOf(
      told.map(([used, unused], id) => ({
        ...{ id: String(id), provider: "aws", evidence: "enough", granted: used + unused },
        ...{ used, unused, tier: 1 },
      })),
    );

  test("are a ratio of sums, never a mean of ratios", () => {
    expect(of([1, 1], [0, 98])).toMatchObject({ providers: [{ index: 0.99 }] });
  });

  test.each([
    [[[1, 0]], 0, 0],
    [
      [
        [1, 0],
        [0, 1],
      ],
      0.5,
      0.9,
    ],
    [
      [
        [4, 0],
        [3, 1],
        [2, 2],
        [1, 3],
        [0, 4],
      ],
      0.5,
      0.9,
    ],
  ] as [[number, number][], number, number][])(
    "of %j have their middle at %d and nine tenths at %d",
    (told, p50, p90) => {
      const found = of(...told);
      expect(found.p50).toBeCloseTo(p50, 10);
      expect(found.p90).toBeCloseTo(p90, 10);
    },
  );

  test("count as high what is above 0.4, not what is 0.4", () => {
    expect(of([6, 4], [59, 41]).high).toBe(1);
    expect(figuresOf([])).toMatchObject({ p50: null, p90: null, high: 0, providers: [] });
  });
});
