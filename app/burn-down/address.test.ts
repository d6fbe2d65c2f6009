import fc from "fast-check";
import { expect, test } from "vitest";
import { type DecisionKind, decisionKinds } from "#lib/domain/checks/check.ts";
import { blockerReasons } from "#lib/domain/remediation/may-go.ts";
import { type ItemRisk, itemRisks } from "#lib/domain/work-items/work-item.ts";
import { Invalid } from "#lib/errors.ts";
import { itemSorts, itemStateFilters } from "#lib/queries/work-items/list-work-items.ts";
import { everything, type WorklistAsked, worklistAddress } from "./address.ts";
import { worklistAsked } from "./asked-worklist.ts";

const asked: fc.Arbitrary<WorklistAsked> = fc.record({
  q: fc.constantFrom("", "tier:2", 'scope:"payments prod" finding:unowned'),
  team: fc.constantFrom(null, "none", "data-platform"),
  state: fc.constantFrom(...itemStateFilters),
  decision: fc.constantFrom(null, ...(Object.keys(decisionKinds) as DecisionKind[])),
  risk: fc.constantFrom(null, ...(Object.keys(itemRisks) as ItemRisk[])),
  overdue: fc.boolean(),
  campaign: fc.constantFrom(null, 1, 42),
  joined: fc.constantFrom(null, "baseline" as const, "catalogue" as const),
  happened: fc.constantFrom(null, "removed", "came-back"),
  since: fc.constantFrom(null, "2026-11-24T07:40:00.000Z"),
  blocked: fc.constantFrom(null, ...blockerReasons),
  found: fc.constantFrom(null, "unused-credential" as const),
  back: fc.boolean(),
  sort: fc.constantFrom(...itemSorts),
  after: fc.constantFrom(null, "WyJyaXNrIl0"),
  whole: fc.boolean(),
});

test("an address is read as what it was built from", () => {
  fc.assert(
    fc.property(asked, (one) => {
      const { searchParams } = new URL(worklistAddress(one), "http://rollcall");
      expect(worklistAsked(Object.fromEntries(searchParams))).toEqual(one);
    }),
  );
});

test("the worklist as usual has the shortest address", () => {
  expect(worklistAddress(everything)).toBe("/burn-down");
  expect(worklistAddress({ team: "payments", state: "gone" })).toBe("/burn-down?team=payments&state=gone");
});

test("a word no choice has is refused with those it has", () => {
  expect(() => worklistAsked({ decision: "destroy" })).toThrow(Invalid);
});
