import fc from "fast-check";
import { expect, test } from "vitest";
import { buildRanges, parseRanges } from "./id-ranges.ts";

test("reading gives back exactly what was written, each once, in order", () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.nat(30), fc.nat())), (ids) => {
      expect(parseRanges(buildRanges(ids))).toEqual([...new Set(ids)].sort((one, other) => one - other));
    }),
  );
  expect(buildRanges([9, 3, 4, 5])).toBe("3-5,9");
});
