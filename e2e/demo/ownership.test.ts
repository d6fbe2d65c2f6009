import { expect, test } from "vitest";
import { collectionDates } from "./collection-dates.ts";
import { stepsOn, teamsFile } from "./ownership.ts";

const today = "2026-11-26";
const time = "07:40:00.000Z";

function played(history: number): string[][] {
  const dates = collectionDates(today, history);
  return dates.flatMap((date, index) => stepsOn({ date, before: dates[index - 1] ?? null, today, time }));
}

test("the demo's company decides the same whenever it is played, each thing once, and never ahead of a day", () => {
  for (const history of [120, 60, 14]) {
    const dates = collectionDates(today, history);
    for (const [index, date] of dates.entries()) {
      for (const step of stepsOn({ date, before: dates[index - 1] ?? null, today, time })) {
        expect((step.at(-1) ?? "") <= `${date}T${time}`).toBe(true);
      }
    }
    // However many days there are, each step is taken once.
    expect(played(history)).toHaveLength(22);
    expect(played(history)).toEqual(played(history));
  }
  expect(played(0)).toHaveLength(11);
});

test("the quarter a campaign burns down is the one it starts in", () => {
  const started = (history: number) => played(history).find(([verb]) => verb === "burn-down");
  expect(started(120)?.slice(2, 5)).toEqual(["Fourth quarter 2026", "--to", "2026-12-31"]);
  expect(started(0)?.slice(2, 5)).toEqual(["Fourth quarter 2026", "--to", "2026-12-31"]);
});

test("teams come as CSV, the same for the same estate", () => {
  const lines = teamsFile("rollcall", 1).trim().split("\n");
  expect(lines[0]).toBe("key,name,contacts,aliases,repositories,groups,parent,backup");
  expect(lines).toHaveLength(1 + 2 + 1 + 7);
  expect(teamsFile("rollcall", 1)).toBe(teamsFile("rollcall", 1));
});
