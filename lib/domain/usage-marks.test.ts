import fc from "fast-check";
import { expect, test } from "vitest";
import { packUsage } from "./packed-usage.ts";
import { askedMarks, seenMarks } from "./usage-marks.ts";

/** Many fall into few marks, as those of one service do. */
const anyId = fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 0x7fffffff }));
const anyUse = fc.array(
  fc.record({ actionId: anyId, day: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 30_000 })) }),
  { maxLength: 30 },
);

const bits = (text: string): Set<number> => {
  expect(text).toMatch(/^x[0-9a-f]{64}$/);
  const all = [...text.slice(1)].map((digit) => Number.parseInt(digit, 16).toString(2).padStart(4, "0"));
  return new Set([...all.join("")].flatMap((bit, at) => (bit === "1" ? [at] : [])));
};
const share = (one: string, other: string) => !bits(one).isDisjointFrom(bits(other));

test("what shares no mark with the actions asked for saw none of them", () => {
  fc.assert(
    fc.property(anyUse, fc.array(anyId, { maxLength: 5 }), (use, asked) => {
      const ids = [...asked, ...use.slice(0, 1).map(({ actionId }) => actionId)];
      const wasSeen = use.some(({ actionId, day }) => day > 0 && ids.includes(actionId));
      if (wasSeen) expect(share(seenMarks(packUsage(use)), askedMarks(ids))).toBe(true);
    }),
    { numRuns: 1000 },
  );
});

test("what was only watched and not seen leaves no mark", () => {
  fc.assert(
    fc.property(anyUse, (use) => {
      const seen = use.filter(({ day }) => day > 0);
      expect(seenMarks(packUsage(use))).toBe(seenMarks(packUsage(seen)));
    }),
  );
  expect(bits(seenMarks(packUsage([{ actionId: 7, day: 0 }]))).size).toBe(0);
});

test("a service of fifty actions takes two or three marks, and actions far apart mostly differ", () => {
  for (const first of [0, 17, 5000, 22_000]) {
    const service = Array.from({ length: 50 }, (_, index) => first + index);
    expect([2, 3]).toContain(bits(askedMarks(service)).size);
  }
  const apart = Array.from({ length: 100 }, (_, index) => index * 220);
  expect(bits(askedMarks(apart)).size).toBeGreaterThan(80);
});
