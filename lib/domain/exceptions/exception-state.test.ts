import { expect, test } from "vitest";
import { costOf, exceptionState, isSelfApproval } from "./exception-state.ts";

const until = "2026-12-01";
test.each([
  [
    "waits until somebody decides, even past its end",
    { decision: null, isEnded: false },
    "2027-01-01",
    "waiting",
  ],
  ["holds until the day before its end", { decision: "approved", isEnded: false }, "2026-11-30", "holds"],
  ["is over on its day", { decision: "approved", isEnded: false }, "2026-12-01", "expired"],
  ["is ended by a person before", { decision: "approved", isEnded: true }, "2026-11-01", "ended"],
  ["never holds when refused", { decision: "refused", isEnded: false }, "2026-11-01", "refused"],
  ["never holds when withdrawn", { decision: "withdrawn", isEnded: false }, "2026-11-01", "withdrawn"],
] as const)("%s", (_what, stored, today, expected) => {
  expect(exceptionState({ ...stored, until }, today)).toBe(expected);
});

test("nobody approves what they asked for", () => {
  expect(isSelfApproval("user:1", "user:1")).toBe(true);
  expect(isSelfApproval("user:1", "user:2")).toBe(false);
});

test("what it costs is its share of what is told; nothing told is no cost of 0", () => {
  expect(costOf(50, { used: 250, unused: 750 })).toBe(5);
  expect(costOf(0, { used: 1, unused: 1 })).toBe(0);
  expect(costOf(null, { used: 1, unused: 1 })).toBeNull();
  expect(costOf(5, { used: 0, unused: 0 })).toBeNull();
});
