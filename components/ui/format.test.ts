import { describe, expect, it } from "vitest";
import {
  daysBetween,
  formatAge,
  formatAgo,
  formatCount,
  formatDay,
  formatDuration,
  formatFirst,
  formatIndex,
  formatInstant,
  formatList,
  formatMoment,
  formatNumber,
  formatSigned,
  formatSpan,
  formatWeekday,
} from "./format.ts";

const asOf = new Date("2026-11-23T07:40:00Z");

describe("dates", () => {
  it("names the year only when it is not the page's year", () => {
    expect(formatDay(new Date("2026-03-01T00:00:00Z"), asOf)).toBe("1 Mar");
    expect(formatDay(new Date("2025-10-07T23:59:00Z"), asOf)).toBe("7 Oct 2025");
  });
  it("reads the same wherever it is rendered: UTC, and says so with a time", () => {
    expect(formatInstant(asOf)).toBe("23 Nov 2026, 07:40 UTC");
    expect(formatWeekday(asOf)).toBe("Mon 23 Nov 2026");
  });
  it("counts calendar days, not spans of 24 hours", () => {
    expect(daysBetween(new Date("2026-11-22T23:59:00Z"), asOf)).toBe(1);
    expect(daysBetween(new Date("2026-11-23T00:00:00Z"), asOf)).toBe(0);
    expect(daysBetween(new Date("2026-11-24T00:00:00Z"), asOf)).toBe(-1);
  });
  it("writes ages as today, days, years and days, and what is to come", () => {
    expect([0, 1, 143, 365, 771, -3].map(formatAge)).toEqual([
      "today",
      "1 d",
      "143 d",
      "1 y",
      "2 y 41 d",
      "in 3 d",
    ]);
    expect(formatSpan(0)).toBe("0 d");
    expect([0, 1, 23, -3].map(formatAgo)).toEqual(["today", "1 day ago", "23 days ago", "in 3 days"]);
  });
});

describe("counts and lists", () => {
  it("groups thousands and uses a true minus sign", () => {
    expect([0, 999, 1482, 1_000_000, -1200].map((value) => formatNumber(value))).toEqual([
      "0",
      "999",
      "1,482",
      "1,000,000",
      "−1,200",
    ]);
    expect(formatNumber(12_345n)).toBe("12,345");
  });
  it("picks the singular for exactly one", () => {
    expect(formatCount(1, "identity", "identities")).toBe("1 identity");
    expect(formatCount(0, "identity", "identities")).toBe("0 identities");
  });
  it("joins words as a sentence does and says how many it left out", () => {
    expect(formatList([])).toBe("");
    expect(formatList(["a", "b", "c"], "or")).toBe("a, b or c");
    expect(formatFirst(["a", "b", "c", "d"], 2)).toBe("a, b and 2 more");
    expect(formatFirst(["a", "b"], 2)).toBe("a and b");
  });
});

describe("how long and when", () => {
  it.each([
    [0, "under 1 s"],
    [499, "under 1 s"],
    [31_400, "31 s"],
    [252_000, "4 min 12 s"],
    [3_599_600, "1 h 0 min"],
    [3_780_000, "1 h 3 min"],
  ])("%i ms is %s", (ms, words) => {
    expect(formatDuration(ms)).toBe(words);
  });
  it("leaves out the day when it is the day of now", () => {
    expect(formatMoment(new Date("2026-11-23T23:59:00Z"), asOf)).toBe("23:59 UTC");
    expect(formatMoment(new Date("2026-11-24T00:00:00Z"), asOf)).toBe("24 Nov, 00:00 UTC");
  });
});

describe("shares", () => {
  it("have two decimals, and only nothing reads as 0.00 and all as 1.00", () => {
    expect([0, 0.001, 0.005, 0.4, 0.876, 0.9949, 0.9999, 1].map(formatIndex)).toEqual([
      ...["0.00", "under 0.01", "0.01", "0.40", "0.88", "0.99", "over 0.99", "1.00"],
    ]);
  });
});

describe("differences", () => {
  it("carry a sign, a true minus among them, and nothing is plain", () => {
    expect([2.14, -11, 0.04, -1234].map(formatSigned)).toEqual(["+2.1", "−11", "0", "−1,234"]);
  });
});
