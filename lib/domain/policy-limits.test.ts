import { expect, test } from "vitest";
import { limitOf, policyDays, policyNamed } from "./policy-limits.ts";

test("what nobody set is the standard, each by itself", () => {
  expect(policyDays([])).toEqual({ exception: 180, "break-glass": 180 });
  expect(policyDays([{ key: "break-glass", days: 30 }])).toEqual({ exception: 180, "break-glass": 30 });
});

test("a limit is whole days within a year, of something there is", () => {
  expect([1, 365].map(limitOf)).toEqual([1, 365]);
  for (const days of [0, -1, 366, 1.5, Number.NaN]) expect(() => limitOf(days)).toThrow("no limit in days");
  expect(() => policyNamed("plan")).toThrow("no limit called");
});
