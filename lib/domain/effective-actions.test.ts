import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createCatalogue } from "./catalogue.ts";
import { type Breadth, type CompiledPart, effectiveActions, withoutIdlePlaces } from "./effective-actions.ts";
import { isSubset, positionsOf, setOf, unionOf } from "./permission-set.ts";

const size = 12;
const catalogue = createCatalogue({
  provider: "aws",
  entries: Array.from({ length: size }, (_, at) => ({ id: at + 1, name: `a:${at}`, level: null })),
  wildcards: "*",
});

const actions = fc.uniqueArray(fc.nat(size - 1), { maxLength: size }).map(setOf);
const breadth = fc.constantFrom<Breadth>(0, 1, 2, 3);
const compiled = fc.record({
  allows: fc.array(fc.record({ actions, breadth, conditional: fc.boolean() }), { maxLength: 3 }),
  denies: actions,
  unknown: fc.constantFrom([], ["x:Y"]),
  openEnded: fc.boolean(),
});
const part: fc.Arbitrary<CompiledPart> = fc.record({
  effect: fc.constantFrom("allow", "allow", "deny", "boundary", "org-policy"),
  breadth,
  conditional: fc.boolean(),
  level: fc.constantFrom("", "o", "o/a", "o/a/b", "o/c"),
  compiled: fc.option(compiled, { freq: 6 }),
});
const parts = fc.array(part, { maxLength: 6 });

const covers = (outer: string, inner: string) =>
  outer === "" || inner === outer || inner.startsWith(`${outer}/`);

/** One action against every part, as the definitions say it. */
function isGranted(
  all: readonly CompiledPart[],
  action: number,
  ask: { always: boolean; atLeast: Breadth },
): boolean {
  const holds = (set: { words: Uint16Array; bits: Int32Array }) => positionsOf(set).includes(action);
  const deniedAt = (level: string) =>
    all.some(
      (one) =>
        one.compiled !== null &&
        !one.conditional &&
        holds(one.compiled.denies) &&
        (one.effect !== "deny" || covers(one.level, level)),
    );
  const allowed = all.some(
    (one) =>
      one.effect === "allow" &&
      one.compiled?.allows.some(
        (allowance) =>
          holds(allowance.actions) &&
          !deniedAt(one.level) &&
          Math.min(allowance.breadth, one.breadth) >= ask.atLeast &&
          !(ask.always && (one.conditional || allowance.conditional)),
      ),
  );
  const bounded = all
    .filter((one) => one.effect === "boundary" && one.compiled !== null && !one.conditional)
    .every((one) => one.compiled?.allows.some((allowance) => holds(allowance.actions)));
  const policies = all.filter((one) => one.effect === "org-policy");
  const levels = new Set(policies.map(({ level }) => level));
  const inTree = [...levels].every((level) =>
    policies
      .filter((one) => one.level === level)
      .some(
        (one) =>
          one.compiled === null ||
          one.conditional ||
          one.compiled.allows.some((allowance) => holds(allowance.actions)),
      ),
  );
  return allowed && bounded && inTree;
}

function naive(all: readonly CompiledPart[], ask: { always: boolean; atLeast: Breadth }): number[] {
  return Array.from({ length: size }, (_, at) => at).filter((action) => isGranted(all, action, ask));
}

describe("effective actions", () => {
  test("are those of a naive evaluation action by action, with their breadth and conditions", () => {
    fc.assert(
      fc.property(parts, (all) => {
        const found = effectiveActions(all, catalogue);
        const granted = naive(all, { always: false, atLeast: 0 });
        expect(positionsOf(found.actions)).toEqual(granted);
        const always = naive(all, { always: true, atLeast: 0 });
        expect(positionsOf(found.conditional)).toEqual(granted.filter((action) => !always.includes(action)));
        for (const least of [0, 1, 2, 3] as const)
          expect(positionsOf(unionOf(found.byBreadth.slice(least)))).toEqual(
            naive(all, { always: false, atLeast: least }),
          );
        const buckets = found.byBreadth.flatMap(positionsOf);
        expect(new Set(buckets).size).toBe(buckets.length);
      }),
      { numRuns: 2000 },
    );
  });

  test("do not depend on the order of parts, nor on hearing one twice", () => {
    fc.assert(
      fc.property(parts, (all) => {
        expect(effectiveActions([...all, ...all].reverse(), catalogue)).toEqual(
          effectiveActions(all, catalogue),
        );
      }),
    );
  });

  test("grow with an allow and shrink with a deny, a boundary or a policy of a further level", () => {
    fc.assert(
      fc.property(parts, part, (all, more) => {
        const before = effectiveActions(all, catalogue).actions;
        // A further allow may carry denies of its own, as AWS policies do.
        const plain = more.compiled === null ? null : { ...more.compiled, denies: setOf([]) };
        const allow: CompiledPart = { ...more, effect: "allow", compiled: plain };
        expect(isSubset(before, effectiveActions([...all, allow], catalogue).actions)).toBe(true);
        for (const effect of ["deny", "boundary"] as const)
          expect(isSubset(effectiveActions([...all, { ...more, effect }], catalogue).actions, before)).toBe(
            true,
          );
        const level: CompiledPart = { ...more, effect: "org-policy", level: "another" };
        expect(isSubset(effectiveActions([...all, level], catalogue).actions, before)).toBe(true);
      }),
    );
  });

  test("stay the same without places that make no difference", () => {
    fc.assert(
      fc.property(parts, (all) => {
        expect(effectiveActions(withoutIdlePlaces(all), catalogue).actions).toEqual(
          effectiveActions(all, catalogue).actions,
        );
      }),
    );
  });

  test("say that they are too few or too many when a document could not be read", () => {
    const unread = (effect: CompiledPart["effect"]): CompiledPart => ({
      ...{ effect, breadth: 2, conditional: false, level: "", compiled: null },
    });
    expect(effectiveActions([unread("allow")], catalogue)).toMatchObject({
      isAtLeast: true,
      isAtMost: false,
    });
    for (const effect of ["deny", "boundary", "org-policy"] as const)
      expect(effectiveActions([unread(effect)], catalogue)).toMatchObject({
        isAtLeast: false,
        isAtMost: true,
      });
  });
});
