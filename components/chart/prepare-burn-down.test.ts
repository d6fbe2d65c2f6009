import { describe, expect, test } from "vitest";
import { type BurnDownDay, noBands } from "#lib/domain/burn-down/bands.ts";
import { forecastOf } from "#lib/domain/burn-down/forecast.ts";
import { addDays, everyDay } from "#lib/domain/days.ts";
import { prepareBurnDown } from "./prepare-burn-down.ts";

const start = "2026-10-05";
const plan = { starts: [{ day: start, left: 100 }], endsOn: addDays(start, 50), target: 0 };
const starts = [{ day: start, reason: null }];

/** One item goes a day; `isSeen`: which days somebody looked. */
function series(length: number, isSeen: (ahead: number) => boolean = () => true): BurnDownDay[] {
  return everyDay(start, addDays(start, length)).map((day, ahead) => ({
    day,
    bands: isSeen(ahead) ? { ...noBands, baseline: 100, open: 100 - ahead, removed: ahead } : null,
  }));
}

function prepared(days: BurnDownDay[]) {
  return prepareBurnDown({ days, plan, forecast: forecastOf(days, 0), starts });
}

describe("a campaign's points", () => {
  test("lie on what was collected, and weekly collections are no gap", () => {
    const { points, gaps } = prepared(series(28, (ahead) => ahead % 7 === 0));
    expect(gaps).toEqual([]);
    expect(points.filter(({ left }) => left !== null).map(({ at, left }) => [at, left])).toEqual([
      [0, 100],
      [7, 93],
      [14, 86],
      [21, 79],
      [28, 72],
    ]);
  });

  test("break where nobody looked for longer, and the stretch is hatched", () => {
    const { points, gaps } = prepared(series(30, (ahead) => ahead <= 5 || ahead >= 20));
    expect(gaps).toEqual([{ from: 5, to: 20 }]);
    const broken = points.find(({ at }) => at === 6);
    expect(broken).toMatchObject({ left: null, inScope: null });
    expect(points.find(({ at }) => at === 20)).toMatchObject({ left: 80 });
  });

  test("go on to the forecast, never past twice the campaign", () => {
    const { points, span } = prepared(series(28));
    expect(points.find(({ isToday }) => isToday)).toMatchObject({
      at: 28,
      left: 72,
      forecast: 72,
      range: [72, 72],
    });
    expect(points.at(-1)).toMatchObject({ at: 100, forecast: 0, plan: null, left: null });
    expect(span).toEqual([0, 100]);
    const slow = series(28).map(({ day, bands }, ahead) => ({
      day,
      bands: bands && { ...bands, open: ahead < 28 ? 100 : 99, removed: ahead < 28 ? 0 : 1 },
    }));
    expect(prepared(slow).span).toEqual([0, 100]);
  });

  test("keep the plan straight to its last day and say nothing of it after", () => {
    const { points } = prepared(series(28));
    for (const { at, plan: planned } of points) {
      if (at <= 50) expect(planned).toBeCloseTo(100 - 2 * at);
      else expect(planned).toBeNull();
    }
  });

  test("name the months, each once and in order", () => {
    const { ticks } = prepared(series(28));
    expect(ticks).toEqual([0, 27, 57, 88]);
  });

  test("of a campaign nothing was collected in are its plan alone", () => {
    const { points, gaps, most } = prepared(series(10, () => false));
    expect(points.every(({ left, forecast }) => left === null && forecast === null)).toBe(true);
    expect([gaps, most]).toEqual([[], 100]);
  });
});
