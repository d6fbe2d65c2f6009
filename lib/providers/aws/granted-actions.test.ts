/** The algebra of AWS policies, over generated ones, and agreement with a second evaluator that knows no sets. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type CompiledPart, effectiveActions, type GrantPart } from "#lib/domain/effective-actions.ts";
import { areEqualSets, isSubset, type PermissionSet, union, unionOf } from "#lib/domain/permission-set.ts";
import { arbitraryStatements } from "./testing/arbitrary-policy.ts";
import { awsCatalogue, compiled, namesIn } from "./testing/aws-catalogue.ts";
import { naivePolicy } from "./testing/naive-policy.ts";

const catalogue = awsCatalogue(["s3", "sqs", "iam", "s3express", "sts", "vpc-lattice"]);
const statements = arbitraryStatements(catalogue.names);

const part = (Statement: unknown, effect: GrantPart["effect"] = "allow", level = ""): CompiledPart => ({
  ...{ effect, level, breadth: 2, conditional: false },
  compiled: compiled({ Statement }, catalogue),
});
const effective = (...parts: CompiledPart[]) => effectiveActions(parts, catalogue).actions;
const allowed = (Statement: unknown): PermissionSet =>
  unionOf(compiled({ Statement }, catalogue).allows.map(({ actions }) => actions));

describe("AWS policies", () => {
  it("expand(a ∪ b) = expand(a) ∪ expand(b), for what is allowed and for what is denied", () => {
    fc.assert(
      fc.property(statements, statements, (one, other) => {
        const both = [...one, ...other];
        expect(areEqualSets(allowed(both), union(allowed(one), allowed(other)))).toBe(true);
        const denies = (Statement: unknown) => compiled({ Statement }, catalogue).denies;
        expect(areEqualSets(denies(both), union(denies(one), denies(other)))).toBe(true);
        expect(areEqualSets(effective(part(both)), effective(part(one), part(other)))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("a deny, a boundary and a service control policy only ever shrink what is granted", () => {
    fc.assert(
      fc.property(statements, statements, (own, other) => {
        const before = effective(part(own));
        const denying = other.map((statement) => ({ ...statement, Effect: "Deny" }));
        expect(isSubset(effective(part([...own, ...denying])), before)).toBe(true);
        expect(isSubset(effective(part(own), part(other, "boundary")), before)).toBe(true);
        expect(isSubset(effective(part(own), part(other, "org-policy", "root")), before)).toBe(true);
        const levels = effective(
          part(own),
          part(other, "org-policy", "root"),
          part(own, "org-policy", "unit"),
        );
        expect(isSubset(levels, effective(part(own), part(other, "org-policy", "root")))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  it("mean the same in any order of their statements", () => {
    fc.assert(
      fc.property(statements, fc.infiniteStream(fc.nat()), (own, picks) => {
        const shuffled = [...own];
        for (let at = shuffled.length - 1; at > 0; at--) {
          const other = (picks.next().value ?? 0) % (at + 1);
          [shuffled[at], shuffled[other]] = [shuffled[other] ?? {}, shuffled[at] ?? {}];
        }
        expect(effectiveActions([part(shuffled)], catalogue)).toEqual(
          effectiveActions([part(own)], catalogue),
        );
      }),
      { numRuns: 500 },
    );
  });

  it("mean what a regular expression per pattern and action says, over 3,000 policies", () => {
    fc.assert(
      fc.property(statements, (own) => {
        const naive = naivePolicy({ Statement: own }, catalogue.names);
        const { unknown, denies } = compiled({ Statement: own }, catalogue);
        const whole = effectiveActions([part(own)], catalogue);
        const denied = new Set(naive.denied);
        const left = (names: string[]) => names.filter((name) => !denied.has(name));
        expect({
          allowed: namesIn(whole.actions, catalogue),
          conditional: namesIn(whole.conditional, catalogue),
          denied: namesIn(denies, catalogue),
          unknown,
        }).toEqual({ ...naive, allowed: left(naive.allowed), conditional: left(naive.conditional) });
      }),
      { numRuns: 3_000 },
    );
  });
});
