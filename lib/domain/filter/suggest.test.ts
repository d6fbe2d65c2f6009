import fc from "fast-check";
import { expect, test } from "vitest";
import { Invalid } from "#lib/errors.ts";
import { buildSort, parseSort, sortFields } from "./sort.ts";
import { editDistance, suggest } from "./suggest.ts";

test("a swapped pair, a missing and a wrong letter are one edit each", () => {
  for (const written of ["natuer", "nture", "nuture"]) expect(editDistance(written, "nature", 3)).toBe(1);
});

test("the distance is symmetric, zero only for equal words, and capped", () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 8 }), fc.string({ maxLength: 8 }), (left, right) => {
      expect(editDistance(left, right, 3)).toBe(editDistance(right, left, 3));
      expect(editDistance(left, right, 3) === 0).toBe(left === right);
      expect(editDistance(left, right, 3)).toBeLessThanOrEqual(4);
    }),
  );
});

test("nothing near means no suggestion", () => {
  expect(suggest("zzzzzz", ["provider", "kind"])).toBeNull();
});

test("every sortable field survives the address in both directions, and the default is left out", () => {
  for (const field of sortFields) {
    for (const descending of [false, true]) {
      const text = buildSort({ field, descending });
      expect(parseSort(text)).toEqual({ field, descending });
    }
  }
  expect(buildSort(parseSort(""))).toBeNull();
  expect(() => parseSort("last_used; drop table identity_row")).toThrow(Invalid);
});
