import fc from "fast-check";
import { expect, test } from "vitest";
import { countHeld, createActionPacker, unpackActions } from "./packed-actions.ts";
import { emptySet, fullSet, positionsOf, setOf } from "./permission-set.ts";
import { wantedActions } from "./wanted-actions.ts";

const size = 300;
/** Ids with gaps, as where other clouds learnt names in between; the last is as large as ids get. */
const ids = Array.from({ length: size }, (_, at) =>
  at === size - 1 ? 0x7fffffff : 7 + at + (at > 100 ? 5000 : 0) + (at > 200 ? at : 0),
);
const anySet = fc.oneof(
  fc.uniqueArray(fc.nat(size - 1)).map(setOf),
  fc
    .tuple(fc.nat(size - 1), fc.nat(size))
    .map(([from, count]) =>
      setOf(Array.from({ length: Math.min(count, size - from) }, (_, at) => from + at)),
    ),
);

test("unpacking gives exactly the ids packed, in order, whatever was packed before", () => {
  const pack = createActionPacker(ids);
  fc.assert(
    fc.property(anySet, (set) => {
      expect(unpackActions(Uint8Array.from(pack(set)))).toEqual(positionsOf(set).map((at) => ids[at]));
    }),
    { numRuns: 1000 },
  );
  expect(pack(emptySet)).toHaveLength(0);
});

test("equal sets are equal bytes, and a whole catalogue takes few", () => {
  const pack = createActionPacker(ids);
  const whole = Uint8Array.from(pack(fullSet(100)));
  expect(Uint8Array.from(pack(setOf(Array.from({ length: 100 }, (_, at) => 99 - at))))).toEqual(whole);
  expect(whole.length).toBeLessThan(5);
  const scattered = setOf(Array.from({ length: 50 }, (_, at) => at * 2));
  expect(unpackActions(Uint8Array.from(createActionPacker(ids)(scattered)))).toHaveLength(50);
});

test("bytes that end inside a number are refused", () => {
  for (const wrong of [[0x80], [1], [3, 0x80]])
    expect(() => unpackActions(Uint8Array.from(wrong))).toThrow(RangeError);
});

test("counting what a packed set holds is counting what is unpacked, wherever in the bytes it lies", () => {
  const pack = createActionPacker(ids);
  const anyWanted = fc
    .uniqueArray(fc.oneof(fc.constantFrom(...ids.slice(0, -1)), fc.nat(9000)), { maxLength: 40 })
    .map((wanted) => wanted.sort((one, other) => one - other));
  const anyBytes = fc.uint8Array({ maxLength: 5 });
  fc.assert(
    fc.property(anySet, anyWanted, anyBytes, anyBytes, (set, wanted, front, back) => {
      const packed = Uint8Array.from(pack(set));
      const held = new Set(unpackActions(packed));
      const expected = wanted.filter((id) => held.has(id)).length;
      expect(countHeld(packed, wantedActions(wanted))).toBe(expected);
      const among = Uint8Array.from([...front, ...packed, ...back]);
      const end = front.length + packed.length;
      expect(countHeld(among, wantedActions(wanted), front.length, end)).toBe(expected);
    }),
    { numRuns: 2000 },
  );
});
