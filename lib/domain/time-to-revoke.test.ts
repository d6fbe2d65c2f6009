import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type RevokeSpan, revokeTime } from "./time-to-revoke.ts";

const gone = (...days: number[]): RevokeSpan[] => days.map((one) => ({ days: one, isGone: true }));
const open = (...days: number[]): RevokeSpan[] => days.map((one) => ({ days: one, isGone: false }));

describe("by hand", () => {
  test.each([
    ["nothing", [], null, null],
    ["one that is gone", gone(4), 4, 4],
    // Left after each: 3/4, 1/2, 1/4, 0.
    ["all gone", gone(1, 2, 3, 4), 2, 4],
    ["none gone", open(10, 20, 30), null, null],
    // 1: 5/6 left; one goes out of sight at 2. 3: 5/6 · 3/4 = 5/8; another at 4.5. 5: 5/8 · 1/2 = 5/16; the last at 9.
    ["some open", [...gone(1, 3, 5), ...open(2, 4.5, 9)], 5, null],
    // 1: 4/5. 2: 3/5. 3: 2/5 left, below one half; 90 % is never reached.
    ["two of five open for long", [...gone(1, 2, 3), ...open(100, 200)], 3, null],
    // At 2 three are at risk, the one last seen then among them: 1 − 1/3 = 2/3; at 5 one is: 0.
    ["open seen last when another goes", [...gone(2, 5), ...open(2)], 5, 5],
    // Two at once of four: one half left.
    ["two at the same age", [...gone(7, 7), ...open(8, 9)], 7, null],
    // Ten: nine gone by day 9 leaves 1/10.
    ["ten", gone(1, 2, 3, 4, 5, 6, 7, 8, 9, 10), 5, 9],
  ] as const)("%s", (_, spans, median, p90) => {
    expect(revokeTime(spans)).toMatchObject({ median, p90 });
  });
});

const spans = fc.array(fc.record({ days: fc.integer({ min: 0, max: 60 }), isGone: fc.boolean() }), {
  maxLength: 40,
});

/** A second method: the mass of who goes out of sight is handed on, in equal parts, to all who are seen for longer (Efron). */
function redistributed(all: readonly RevokeSpan[], share: number): number | null {
  // Whoever goes at an age goes before who is last seen at it.
  const order = all.toSorted(
    (one, other) => one.days - other.days || Number(other.isGone) - Number(one.isGone),
  );
  const mass = order.map(() => 1 / order.length);
  let sum = 0;
  const reached = new Map<number, number>();
  order.forEach(({ days, isGone }, at) => {
    const own = mass[at] ?? 0;
    if (isGone) {
      sum += own;
      reached.set(days, sum);
      return;
    }
    const later = order.length - at - 1;
    for (let next = at + 1; next < order.length; next++) mass[next] = (mass[next] ?? 0) + own / later;
  });
  return [...reached].find(([, total]) => total >= share - 1e-9)?.[0] ?? null;
}

describe("whatever the spans", () => {
  test("it agrees with handing on the mass of who goes out of sight", () => {
    fc.assert(
      fc.property(spans, (all) => {
        const { median, p90 } = revokeTime(all);
        expect([median, p90]).toEqual([redistributed(all, 0.5), redistributed(all, 0.9)]);
      }),
    );
  });
  test("where everything is gone it is the plain quantile", () => {
    fc.assert(
      fc.property(spans, (some) => {
        const days = some.map((one) => one.days).sort((one, other) => one - other);
        const at = (share: number) => days[Math.ceil(days.length * share - 1e-9) - 1] ?? null;
        expect(revokeTime(gone(...days))).toMatchObject({ median: at(0.5), p90: at(0.9) });
      }),
    );
  });
  test("items that stay open for longer never make it look faster", () => {
    fc.assert(
      fc.property(spans, fc.nat(20), (all, more) => {
        const before = revokeTime(all).median ?? Number.POSITIVE_INFINITY;
        const later = all.map((one) => (one.isGone ? one : { ...one, days: one.days + more }));
        expect(revokeTime(later).median ?? Number.POSITIVE_INFINITY).toBeGreaterThanOrEqual(before);
      }),
    );
  });
});
