import { expect, test } from "vitest";
import { noBands } from "#lib/domain/burn-down/bands.ts";
import { forecastOf } from "#lib/domain/burn-down/forecast.ts";
import { addDays, everyDay } from "#lib/domain/days.ts";
import { burnDownNames } from "./burn-down-names.ts";
import { prepareBurnDown } from "./prepare-burn-down.ts";

const start = "2026-10-05";
const plan = { starts: [{ day: start, left: 400 }], endsOn: "2026-12-31", target: 0 };
const starts = [{ day: start, reason: null }];

/** A campaign of so many days, of which so many items are removed each day. */
function chartOf(length: number, removed: number) {
  const days = everyDay(start, addDays(start, length - 1)).map((day, ahead) => ({
    day,
    bands: { ...noBands, baseline: 400, open: 400 - ahead * removed, removed: ahead * removed },
  }));
  return prepareBurnDown({ days, plan, forecast: forecastOf(days, 0), starts });
}

const drawnIn = (width: number, height: number, chart: ReturnType<typeof chartOf>) => ({
  ...{ width, height: height + 16, letter: 6.8, text: 16, hasScope: true },
  x: (at: number) => (width * at) / chart.span[1],
  y: (count: number) => 16 + height - (height * count) / (chart.most * 1.1),
});

test.each([
  ["its first day", 1, 0],
  ["some weeks without progress", 30, 0],
  ["half of its time, on its way", 45, 3],
  ["its last days", 86, 4],
])("a campaign of %s names every line it has, on a wall and in a hand", (_name, days, removed) => {
  for (const [width, height] of [
    [1100, 260],
    [640, 260],
    [300, 240],
  ] as const) {
    const chart = chartOf(days, removed);
    const hasPace = chart.points.some(({ forecast }) => forecast !== null);
    const names = burnDownNames(chart, drawnIn(width, height, chart)).map(({ of }) => of);
    // On its first day there is no line of what is in scope yet, only the point all of them begin at.
    const scope = days > 1 || names.includes("scope") ? ["scope"] : [];
    expect(names, `${width}`).toEqual(["left", ...scope, "plan", ...(hasPace ? ["pace"] : [])]);
  }
});
