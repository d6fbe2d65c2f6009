import fc from "fast-check";
import { expect, test } from "vitest";
import { setOf } from "../permission-set.ts";
import { type SharerUse, sharedUse, splitByUse } from "./shared-use.ts";

const size = 12;
const names = Array.from({ length: size }, (_, at) => `s:Action${at}`);
const positions = fc.uniqueArray(fc.nat(size - 1)).map((all) => all.sort((one, other) => one - other));
type Plain = { granted: number[] | null; used: number[]; unused: number[]; isTold: boolean };

/** As it is stored: proven unused is granted and not used; of whom nothing is told nothing is proven. */
const sharer: fc.Arbitrary<Plain> = fc
  .record({
    granted: fc.option(positions, { freq: 5 }),
    used: positions,
    unused: positions,
    isTold: fc.boolean(),
  })
  .map(({ granted, used, unused, isTold }) => ({
    ...{ granted, used, isTold },
    unused: isTold ? unused.filter((at) => granted?.includes(at) && !used.includes(at)) : [],
  }));

function useOf({ granted, used, unused, isTold }: Plain, at: number): SharerUse {
  const told = { id: String(at), name: `identity-${at}`, isTold };
  return { ...told, granted: granted && setOf(granted), used: setOf(used), unused: setOf(unused) };
}

test("an action is nobody's only where each sharer is proven not to use it or is not granted it", () => {
  fc.assert(
    fc.property(positions, fc.array(sharer, { maxLength: 6 }), fc.boolean(), (given, sharers, isPartly) => {
      const found = sharedUse(given, sharers.map(useOf), { names, isPartly });
      expect(found.map(({ action }) => action)).toEqual(given.map((at) => names[at]));
      for (const [index, at] of given.entries()) {
        const users = sharers.filter(({ used }) => used.includes(at)).length;
        const open = sharers.filter(
          ({ granted, used, unused }) =>
            !used.includes(at) && !unused.includes(at) && (granted === null || granted.includes(at)),
        ).length;
        const state = users > 0 ? "used" : open > 0 || isPartly ? "undecided" : "unused";
        expect(found[index]).toMatchObject({ state, users, undecided: open });
        expect(found[index]?.usedBy).toHaveLength(Math.min(users, 3));
      }
    }),
  );
});

test("each sharer is in one group of a split: with those who used the same, or with those of whom nothing can be told", () => {
  fc.assert(
    fc.property(positions, fc.array(sharer, { maxLength: 8 }), (given, sharers) => {
      const groups = splitByUse(given, sharers.map(useOf), names);
      const placed = groups.flatMap((group) => group.sharers.map(({ id }) => Number(id)));
      expect(placed.sort()).toEqual(sharers.map((_, at) => at).sort());
      for (const { sharers: own, actions } of groups) {
        for (const { id } of own) {
          const { granted, used, isTold } = sharers[Number(id)] as Plain;
          expect(actions === null).toBe(granted === null || !isTold);
          if (actions !== null)
            expect(actions).toEqual(given.filter((at) => used.includes(at)).map((at) => names[at]));
        }
      }
      const told = groups.filter(({ actions }) => actions !== null).map(({ actions }) => String(actions));
      expect(new Set(told).size).toBe(told.length);
    }),
  );
});
