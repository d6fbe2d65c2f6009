import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  dayOf,
  instantOf,
  lastDayOf,
  mergeUsage,
  packUsage,
  type UsedAction,
  unpackUsage,
} from "./packed-usage.ts";
import { wantedActions } from "./wanted-actions.ts";

const action = fc.record({
  actionId: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0x7fffffff })),
  day: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30_000 })),
});
const actions = fc.array(action, { maxLength: 40 });
const packed = actions.map(packUsage);

function naive(list: UsedAction[]): UsedAction[] {
  const latest: Record<string, number> = {};
  for (const { actionId, day } of list) latest[actionId] = Math.max(latest[actionId] ?? 0, day);
  return Object.entries(latest)
    .map(([id, day]) => ({ actionId: Number(id), day }))
    .sort((a, b) => a.actionId - b.actionId);
}

describe("packed usage", () => {
  it("gives back what was packed, sorted, each action at its latest day", () => {
    fc.assert(
      fc.property(actions, (list) => {
        expect(unpackUsage(packUsage(list))).toEqual(naive(list));
      }),
    );
  });

  it("merges to the union at the latest day", () => {
    fc.assert(
      fc.property(actions, actions, (a, b) => {
        expect(unpackUsage(mergeUsage(packUsage(a), packUsage(b)))).toEqual(naive([...a, ...b]));
      }),
    );
  });

  it("merges in any order and grouping to the same bytes, and twice to the same as once", () => {
    fc.assert(
      fc.property(packed, packed, packed, (a, b, c) => {
        expect(mergeUsage(a, b)).toEqual(mergeUsage(b, a));
        expect(mergeUsage(mergeUsage(a, b), c)).toEqual(mergeUsage(a, mergeUsage(b, c)));
        expect(mergeUsage(a, a)).toEqual(a);
        expect(mergeUsage(mergeUsage(a, b), b)).toEqual(mergeUsage(a, b));
      }),
    );
  });

  it("never lets not seen overwrite a day", () => {
    const seen = packUsage([{ actionId: 7, day: 20_000 }]);
    expect(mergeUsage(seen, packUsage([{ actionId: 7, day: 0 }]))).toEqual(seen);
  });

  it("tells the latest day of any wanted action without unpacking: what a search of the unpacked finds", () => {
    const wanted = fc
      .uniqueArray(fc.integer({ min: 0, max: 300 }), { maxLength: 30 })
      .map((ids) => ids.sort((one, other) => one - other));
    fc.assert(
      fc.property(packed, wanted, (bytes, ids) => {
        const found = unpackUsage(bytes).filter(({ actionId }) => ids.includes(actionId));
        const latest = Math.max(0, ...found.map(({ day }) => day));
        expect(lastDayOf(bytes, wantedActions(ids))).toBe(latest);
        const among = Uint8Array.from([...bytes, ...bytes, ...bytes]);
        const end = 2 * bytes.length;
        expect(lastDayOf(among, wantedActions(ids), bytes.length, end)).toBe(latest);
      }),
      { numRuns: 1000 },
    );
  });

  it("stays at about four bytes for a used action of a large catalogue", () => {
    const list = Array.from({ length: 1000 }, (_, index) => ({ actionId: index * 20, day: 20_700 }));
    expect(packUsage(list).length).toBeLessThan(4.1 * list.length);
  });

  it("refuses bytes that end inside a number, and numbers that are not counts", () => {
    expect(() => unpackUsage(Uint8Array.of(0x80))).toThrow(RangeError);
    expect(() => unpackUsage(Uint8Array.of(1))).toThrow(RangeError);
    expect(() => lastDayOf(Uint8Array.of(1, 0x80, 1), wantedActions([1]), 0, 2)).toThrow(RangeError);
    expect(() => packUsage([{ actionId: -1, day: 0 }])).toThrow(RangeError);
    expect(() => packUsage([{ actionId: 1, day: 0.5 }])).toThrow(RangeError);
  });

  it("counts days from 1970 in UTC and keeps not seen apart from every day", () => {
    expect(dayOf(null)).toBe(0);
    expect(dayOf(new Date("1970-01-01T12:00:00Z"))).toBe(1);
    expect(dayOf(new Date("2026-11-24T23:59:59.999Z"))).toBe(20_781);
    expect(instantOf(20_781)?.toISOString()).toBe("2026-11-24T00:00:00.000Z");
    expect(instantOf(0)).toBeNull();
  });
});
