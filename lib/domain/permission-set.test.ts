import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  areEqualSets,
  difference,
  emptySet,
  fullSet,
  hasPosition,
  intersection,
  isEmptySet,
  isSubset,
  largestCatalogue,
  positionsOf,
  setOf,
  sizeOf,
  sizeOfIntersection,
  union,
  unionOf,
} from "./permission-set.ts";

/** Clustered and scattered, both ends included. */
const position = fc.oneof(fc.nat(100), fc.nat(30_000), fc.constantFrom(0, 31, 32, 63, largestCatalogue - 1));
const positions = fc.array(position, { maxLength: 60 });
const sorted = (values: Iterable<number>) => [...new Set(values)].sort((one, other) => one - other);

describe("agrees with a plain set of numbers", () => {
  test("in what it holds", () => {
    fc.assert(
      fc.property(positions, position, (held, asked) => {
        const set = setOf(held);
        expect(positionsOf(set)).toEqual(sorted(held));
        expect(sizeOf(set)).toBe(new Set(held).size);
        expect(hasPosition(set, asked)).toBe(held.includes(asked));
        expect(isEmptySet(set)).toBe(held.length === 0);
      }),
    );
  });

  test("in union, intersection and difference, and leaves its arguments as they were", () => {
    fc.assert(
      fc.property(positions, positions, (one, other) => {
        const [a, b] = [setOf(one), setOf(other)];
        expect(positionsOf(union(a, b))).toEqual(sorted([...one, ...other]));
        expect(positionsOf(intersection(a, b))).toEqual(sorted(one.filter((at) => other.includes(at))));
        expect(positionsOf(difference(a, b))).toEqual(sorted(one.filter((at) => !other.includes(at))));
        expect(sizeOfIntersection(a, b)).toBe(sizeOf(intersection(a, b)));
        expect(isSubset(a, b)).toBe(one.every((at) => other.includes(at)));
        expect([positionsOf(a), positionsOf(b)]).toEqual([sorted(one), sorted(other)]);
      }),
    );
  });

  test("in the union of many", () => {
    fc.assert(
      fc.property(fc.array(positions, { maxLength: 40 }), (many) => {
        expect(positionsOf(unionOf(many.map(setOf)))).toEqual(sorted(many.flat()));
      }),
    );
  });
});

test("sets of the same positions are equal however they were made", () => {
  fc.assert(
    fc.property(positions, positions, (one, other) => {
      const both = setOf([...one, ...other]);
      expect(areEqualSets(union(setOf(one), setOf(other)), both)).toBe(true);
      expect(areEqualSets(difference(both, difference(both, setOf(one))), setOf(one))).toBe(true);
      expect(areEqualSets(setOf(one), setOf(other))).toBe(
        JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)),
      );
    }),
  );
});

test.each([0, 1, 31, 32, 33, 64, 22_091])(
  "the full set of %i holds every position below and none above",
  (size) => {
    expect(positionsOf(fullSet(size))).toEqual(Array.from({ length: size }, (_, at) => at));
  },
);

test.each([-1, 0.5, Number.NaN, largestCatalogue])("%s is no position", (wrong) => {
  expect(() => setOf([wrong])).toThrow(RangeError);
});

test("the empty set is neutral", () => {
  const some = setOf([1, 70]);
  expect(positionsOf(union(some, emptySet))).toEqual([1, 70]);
  expect(isEmptySet(intersection(some, emptySet))).toBe(true);
  expect(positionsOf(difference(some, emptySet))).toEqual([1, 70]);
});
