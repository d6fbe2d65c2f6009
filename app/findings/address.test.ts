import fc from "fast-check";
import { expect, test } from "vitest";
import { checkKeys } from "#lib/domain/checks/check-codes.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import {
  CONFIDENCES,
  type FindingsAsked,
  findingsAddress,
  readFindingsAsked,
  type ShownState,
  STATES,
} from "./address.ts";

const asked: fc.Arbitrary<FindingsAsked> = fc.record({
  rule: fc.constantFrom(null, ...checkKeys),
  state: fc.constantFrom(...(Object.keys(STATES) as ShownState[])),
  confidence: fc.constantFrom(null, ...CONFIDENCES),
  filter: fc
    .constantFrom("", "provider:aws", '"a b"', "finding:unowned,escalation")
    .map((text) => parse(text)),
});

test("an address reads as what it was made of", () => {
  fc.assert(
    fc.property(asked, (one) => {
      const url = new URL(findingsAddress(one), "http://127.0.0.1");
      expect(readFindingsAsked(Object.fromEntries(url.searchParams))).toEqual(one);
    }),
  );
});

test("the usual is left out, and what nothing is called is refused with what was meant", () => {
  expect(findingsAddress({ state: "open" })).toBe("/findings");
  expect(() => readFindingsAsked({ rule: "unowed" })).toThrow('There is no check called "unowed".');
  expect(() => readFindingsAsked({ state: "shut" })).toThrow("no state");
});
