import { expect, test } from "vitest";
import { growthOf } from "./moves.ts";

test("growth is told only where enough came, and enough of those who were there", () => {
  expect(growthOf(18, 100)).toBe(0.18);
  expect(growthOf(4, 10)).toBeNull();
  expect(growthOf(5, 200)).toBeNull();
  expect(growthOf(10, 0)).toBeNull();
});
