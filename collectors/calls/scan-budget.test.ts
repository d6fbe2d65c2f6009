import { expect, test } from "vitest";
import { Incomplete } from "#lib/errors.ts";
import { bytesText, createScanBudget, scanCostText } from "./scan-budget.ts";

test("a reading that would go over the limit is not begun, and the error says what was scanned and what to raise", () => {
  const budget = createScanBudget({ maximumBytes: 10e9, setting: "Most to scan" });
  budget.admit(4e9, "2026-11-01");
  budget.spend(6e9);
  budget.admit(4e9, "2026-11-02");
  expect(() => budget.admit(4.1e9, "2026-11-03")).toThrow(Incomplete);
  expect(() => budget.admit(4.1e9, "2026-11-03")).toThrow(/6 GB of 10 GB scanned.*2026-11-03.*4.1 GB/);
  expect(budget.left()).toBe(4e9);
});

test("once everything is spent nothing is begun, also what is expected to cost nothing", () => {
  const budget = createScanBudget({ maximumBytes: 10, setting: "Most to scan" });
  budget.spend(12);
  expect(() => budget.admit(0, "anything")).toThrow(Incomplete);
});

test("bytes and dollars are said as people are billed", () => {
  expect([0, 999, 1000, 12_340, 1.5e12, 123.4e9].map(bytesText)).toEqual([
    "0 bytes",
    "999 bytes",
    "1 KB",
    "12.3 KB",
    "1.5 TB",
    "123 GB",
  ]);
  expect(scanCostText(1.5e12, 5)).toBe("about 7.50 USD");
  expect(scanCostText(1e6, 5)).toBe("less than 0.01 USD");
});
