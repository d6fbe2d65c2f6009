import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { anyRow } from "../filter/arbitrary-filter.ts";
import { evaluate } from "../filter/evaluate.ts";
import { parse } from "../filter/parse.ts";
import { badTermOf, refuseUnkept } from "./kept-fields.ts";
import { verdictFilters } from "./verdict-filters.ts";

const asOf = new Date("2026-11-24T07:40:00Z");
const terms = [
  ...["owner:lapsed,inferred,none", "finding:old-credential", "finding:unowned", "opi>0.4", "opi<=0.25"],
  ...[
    "stale:stale",
    "-stale:in-use",
    "team:none",
    "-team:none",
    "environment:unknown",
    "evidence:young,blind",
  ],
  ...["tier:2", "tier:unknown", "gaps:denied", "finding:none", "kind:unknown", "opi:unknown"],
];

test.each(terms)("by %s everybody is exactly one of good, bad and undecided", (text) => {
  const { good, bad, undecided } = verdictFilters(badTermOf(parse(text)));
  fc.assert(
    fc.property(anyRow, (row) => {
      const held = [bad, good, undecided].map((filter) => filter !== null && evaluate(filter, row, asOf));
      expect(held.filter(Boolean)).toHaveLength(1);
    }),
    { numRuns: 60 },
  );
});

test("what could not be read makes nobody good, but for what is known of everybody", () => {
  expect(verdictFilters(badTermOf(parse("finding:old-credential"))).good).toEqual(
    parse("-finding:old-credential gaps:none"),
  );
  expect(verdictFilters(badTermOf(parse("finding:unowned"))).good).toEqual(parse("-finding:unowned"));
});

describe("an objective asks for nothing that a past day cannot answer", () => {
  test.each([
    "last-used>90d",
    "created<2026-01-01",
    "static-credentials>0",
    "pay",
    "opi>0.42",
    "opi:0.4",
    "weighted-opi>0.4",
  ])("%s is refused", (text) => expect(() => refuseUnkept(parse(text))).toThrowError(/kept|words|steps/));
  test.each(["", "opi>0.4 tier:2", "opi:unknown", "scope:x source:y kind:aws_iam_role team:none"])(
    "%s is not",
    (text) => refuseUnkept(parse(text)),
  );
  test.each(["", "tier:2 stale:stale", "pay"])("what is wrong is one term, and %s is none", (text) =>
    expect(() => badTermOf(parse(text))).toThrowError(/exactly one term/),
  );
});
