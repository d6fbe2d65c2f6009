import fc from "fast-check";
import { expect, test } from "vitest";
import { accessTemplate } from "./access-template.ts";
import { positionsOf, setOf, union } from "./permission-set.ts";

const some = fc.uniqueArray(fc.nat(12), { maxLength: 12 });
const siblings = fc.array(fc.record({ used: some, more: some }), { minLength: 0, maxLength: 25 }).map((all) =>
  all.map(({ used, more }, index) => ({
    ...{ id: String(index), name: `role-${index}`, used: setOf(used) },
    granted: union(setOf(used), setOf(more)),
  })),
);

test("it holds exactly what at least nine of ten used, and nothing is said of fewer than five", () => {
  fc.assert(
    fc.property(siblings, (all) => {
      const template = accessTemplate(all);
      if (all.length < 5) {
        expect(template).toBeNull();
        return;
      }
      const wanted = [...Array(13).keys()].filter(
        (position) =>
          all.filter(({ used }) => positionsOf(used).includes(position)).length * 10 >= all.length * 9,
      );
      expect(positionsOf(template?.actions ?? setOf([]))).toEqual(wanted);
    }),
  );
});

test("the distance is nothing for exactly the template, one for nothing in common, and counts as sets do", () => {
  fc.assert(
    fc.property(siblings, (all) => {
      const template = accessTemplate(all);
      if (template === null) return;
      const wanted = new Set(positionsOf(template.actions));
      for (const { id, distance, beyond, lacking, beyondUsed } of template.distances) {
        const sibling = all[Number(id)];
        const granted = new Set(positionsOf(sibling?.granted ?? setOf([])));
        expect(beyond).toBe([...granted].filter((one) => !wanted.has(one)).length);
        expect(lacking).toBe([...wanted].filter((one) => !granted.has(one)).length);
        expect(beyondUsed).toBe(
          positionsOf(sibling?.used ?? setOf([])).filter((one) => !wanted.has(one)).length,
        );
        const either = new Set([...granted, ...wanted]).size;
        expect(distance).toBeCloseTo(either === 0 ? 0 : (beyond + lacking) / either);
      }
    }),
  );
});
