import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createCatalogue } from "../catalogue.ts";
import { type CompiledPart, effectiveActions } from "../effective-actions.ts";
import { difference, emptySet, isSubset, setOf, unionOf } from "../permission-set.ts";
import { problemsOfChange } from "./check-change.ts";

const catalogue = createCatalogue({
  provider: "test",
  wildcards: "*",
  entries: Array.from({ length: 12 }, (_, index) => ({ id: index + 1, name: `a:${index}`, level: null })),
});
const part = (positions: number[], breadth: 0 | 1 | 2 | 3 = 2, conditional = false): CompiledPart => ({
  ...{ effect: "allow", breadth: 3, conditional: false, level: "" },
  compiled: {
    ...{ denies: emptySet, unknown: [], openEnded: false },
    allows: [{ actions: setOf(positions), breadth, conditional }],
  },
});
const effective = (...parts: CompiledPart[]) => effectiveActions(parts, catalogue);
const problems = (before: CompiledPart[], after: CompiledPart[], stays: number[]) =>
  problemsOfChange({ before: effective(...before), after: effective(...after), stays: setOf(stays) });

describe("the check of a change", () => {
  it("lets through what only takes away what may go", () => {
    expect(problems([part([1, 2, 3])], [part([1, 2])], [1, 2])).toEqual([]);
  });
  it("names everything else: new, gone, wider, narrower, with a condition more or less, open-ended, unknown", () => {
    expect(problems([part([1])], [part([1, 2])], [1])).not.toEqual([]);
    expect(problems([part([1, 2])], [part([1])], [1, 2])).not.toEqual([]);
    expect(problems([part([1], 0)], [part([1], 2)], [1])).not.toEqual([]);
    expect(problems([part([1], 2)], [part([1], 0)], [1])).not.toEqual([]);
    expect(problems([part([1], 2, true)], [part([1])], [1])).not.toEqual([]);
    expect(problems([part([1])], [part([1], 2, true)], [1])).not.toEqual([]);
    const wide = part([1]);
    if (wide.compiled !== null) wide.compiled = { ...wide.compiled, openEnded: true, unknown: ["b:*"] };
    expect(problems([part([1])], [wide], [1])).toHaveLength(2);
  });
  it("agrees with the sets themselves, whatever they are", () => {
    const some = fc.subarray([...Array(12).keys()]);
    fc.assert(
      fc.property(some, some, some, (before, after, stays) => {
        const [was, is, keep] = [setOf(before), setOf(after), setOf(stays)];
        const isRight = isSubset(is, was) && isSubset(difference(keep, difference(keep, was)), unionOf([is]));
        expect(problems([part(before)], [part(after)], stays).length === 0).toBe(isRight);
      }),
    );
  });
});
