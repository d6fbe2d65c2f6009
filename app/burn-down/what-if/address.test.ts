import fc from "fast-check";
import { expect, test } from "vitest";
import { whatIfKinds } from "#lib/domain/burn-down/what-if.ts";
import { Invalid } from "#lib/errors.ts";
import { whatIfAddress, whatIfAsked } from "./address.ts";

test("an address is read as what it was built from", () => {
  const asked = fc.record({
    q: fc.constantFrom("", "team:payments tier:2", 'scope:"payments prod"'),
    kinds: fc.subarray([...whatIfKinds], { minLength: 1 }),
    show: fc.constantFrom("narrowed" as const, "high" as const, "tier-2" as const),
  });
  fc.assert(
    fc.property(asked, (one) => {
      const { searchParams } = new URL(whatIfAddress(one), "http://rollcall");
      expect(whatIfAsked(Object.fromEntries(searchParams))).toEqual(one);
    }),
  );
});

test("kinds a form sends one by one are read together, and none means all", () => {
  expect(whatIfAsked({ kinds: ["retire", "remove-actions"] }).kinds).toEqual(["remove-actions", "retire"]);
  expect(whatIfAsked({}).kinds).toEqual([...whatIfKinds]);
  expect(() => whatIfAsked({ kinds: "destroy" })).toThrow(Invalid);
  expect(() => whatIfAsked({ show: "nothing" })).toThrow(Invalid);
});
