import { expect, it } from "vitest";
import { effectWords } from "./effect-words.ts";

it("says what goes, and what that does to index and tier", () => {
  const facts = {
    granted: 4120,
    removed: 1234,
    index: { before: 0.876, after: 0.5 },
    tier: { before: 2, after: 1 },
  } as const;
  expect(effectWords(facts)).toBe(
    "Takes 1,234 of 4,120 granted actions; over-privilege 0.88 to 0.50, tier 2 to tier 1. Nothing used or undecided is touched.",
  );
  expect(
    effectWords({ ...facts, index: { before: 1, after: null }, tier: { before: 0, after: 0 } }),
  ).toContain("1.00 to nothing left to judge, tier 0 as before");
});
