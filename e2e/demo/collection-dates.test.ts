import { expect, test } from "vitest";
import { collectionDates, datesDue } from "./collection-dates.ts";

test("no history is one collection, today", () => {
  expect(collectionDates("2026-11-24", 0)).toEqual(["2026-11-24"]);
});

test("120 days of history is weekly, then daily for a fortnight, about thirty runs, forward in time", () => {
  const dates = collectionDates("2026-11-24", 120);
  expect(dates[0]).toBe("2026-07-27");
  expect(dates.at(-1)).toBe("2026-11-24");
  expect(dates).toEqual([...dates].sort());
  expect(dates.slice(-15)).toEqual([...Array(15)].map((_, i) => `2026-11-${10 + i}`));
  expect(dates.length).toBeGreaterThan(25);
  expect(dates.length).toBeLessThan(35);
});

test("without daily ones a few weeks are a few runs", () => {
  expect(collectionDates("2026-12-08", 14, 0)).toEqual(["2026-11-24", "2026-12-01", "2026-12-08"]);
});

test("what was collected is not collected again, and a newcomer begins today", () => {
  const dates = ["2026-11-17", "2026-11-23", "2026-11-24"];
  expect(datesDue(dates, [])).toEqual(dates);
  expect(datesDue(dates, [null, null])).toEqual(dates);
  expect(datesDue(dates, ["2026-11-17", "2026-11-17"])).toEqual(["2026-11-23", "2026-11-24"]);
  expect(datesDue(dates, ["2026-11-24", "2026-11-24"])).toEqual([]);
  expect(datesDue(dates, ["2026-11-24", null])).toEqual(["2026-11-24"]);
});
