import { expect, test } from "vitest";
import { collectionDates } from "./collection-dates.ts";

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
