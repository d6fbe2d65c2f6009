import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, everyDay } from "../days.ts";
import { type Bands, type BurnDownDay, noBands } from "./bands.ts";
import { forecastOf, neededPace } from "./forecast.ts";

const start = "2026-10-05";

/** By day since the start: how many are removed, added, no longer apply; null: nobody looked. Of a baseline of 100. */
type Told = Partial<Pick<Bands, "removed" | "added" | "noLonger">> | null;

function series(told: (ahead: number) => Told, length: number): BurnDownDay[] {
  return everyDay(start, addDays(start, length)).map((day, ahead) => {
    const now = told(ahead);
    if (now === null) return { day, bands: null };
    const { removed = 0, added = 0, noLonger = 0 } = now;
    const open = 100 + added - removed - noLonger;
    return { day, bands: { ...noBands, baseline: 100, added, open, removed, noLonger } };
  });
}

describe("at the pace of four weeks", () => {
  test("one removed a day of a hundred is done a hundred days after the start, whenever it is asked", () => {
    for (const asked of [7, 28, 40, 99])
      expect(
        forecastOf(
          series((ahead) => ({ removed: ahead }), asked),
          0,
        ),
        `${asked}`,
      ).toMatchObject({
        ...{
          is: "dated",
          on: addDays(start, 100),
          soonest: addDays(start, 100),
          latest: addDays(start, 100),
        },
        pace: { removed: 7, added: 0, net: 7 },
      });
  });

  test("only the last four weeks count", () => {
    const late = series((ahead) => ({ removed: ahead <= 40 ? 0 : ahead - 40 }), 68);
    expect(forecastOf(late, 0)).toMatchObject({
      is: "dated",
      on: addDays(start, 68 + 72),
      pace: { removed: 7 },
    });
  });

  test("what is added counts against it", () => {
    const both = series((ahead) => ({ removed: 2 * ahead, added: ahead }), 28);
    expect(forecastOf(both, 0)).toMatchObject({
      is: "dated",
      on: addDays(start, 100),
      pace: { removed: 14, added: 7, net: 7 },
    });
  });

  test("no progress has no date", () => {
    expect(
      forecastOf(
        series(() => ({ removed: 3 }), 40),
        0,
      ),
    ).toMatchObject({ is: "stands", pace: { net: 0 } });
  });

  test("growth has no date either, and is said as such", () => {
    const growing = series((ahead) => ({ removed: ahead, added: 2 * ahead }), 40);
    expect(forecastOf(growing, 0)).toMatchObject({ is: "grows", pace: { removed: 7, added: 14, net: -7 } });
  });

  test("what no longer applies is no progress", () => {
    expect(
      forecastOf(
        series((ahead) => ({ noLonger: ahead }), 28),
        0,
      ),
    ).toMatchObject({ is: "stands" });
  });

  test("days nobody looked are gaps: a pause does not lower the pace, before or after it ends", () => {
    const paused = (ahead: number) => (ahead > 20 && ahead < 35 ? null : { removed: ahead });
    expect(forecastOf(series(paused, 34), 0)).toMatchObject({
      is: "dated",
      on: addDays(start, 100),
      pace: { to: addDays(start, 20) },
    });
    expect(forecastOf(series(paused, 40), 0)).toMatchObject({
      is: "dated",
      on: addDays(start, 100),
      pace: { removed: 7 },
    });
  });

  test("less than a week says nothing, and nor does a campaign nobody collected", () => {
    expect(
      forecastOf(
        series((ahead) => ({ removed: ahead }), 6),
        0,
      ),
    ).toEqual({ is: "too-early" });
    expect(
      forecastOf(
        series(() => null, 40),
        0,
      ),
    ).toEqual({ is: "too-early" });
    expect(forecastOf([], 0)).toEqual({ is: "too-early" });
  });

  test("a pace too slow for ten years is no date", () => {
    const crawling = series((ahead) => ({ removed: ahead >= 28 ? 0.5 : 0 }), 28);
    expect(forecastOf(crawling, 0)).toMatchObject({ is: "far" });
  });

  test("uneven weeks give a range around the date, open where the slow end never ends", () => {
    const weekly = [0, 2, 30, 32, 60];
    const uneven = series((ahead) => ({ removed: weekly[Math.floor(ahead / 7)] ?? 0 }), 28);
    const forecast = forecastOf(uneven, 0);
    if (forecast.is !== "dated") throw new Error(forecast.is);
    // 60 in four weeks: 15 a week; weeks of 2, 28, 2, 28: standard deviation 15.01, error 7.51.
    expect(forecast.on).toBe(addDays(addDays(start, 28), Math.ceil((40 / 15) * 7)));
    expect(forecast.soonest).toBe(addDays(addDays(start, 28), Math.ceil((40 / 22.5056) * 7)));
    expect(forecast.latest).toBe(addDays(addDays(start, 28), Math.ceil((40 / 7.4944) * 7)));
    const once = series((ahead) => ({ removed: ahead >= 25 ? 4 : 0 }), 28);
    expect(forecastOf(once, 0)).toMatchObject({ is: "dated", latest: null });
  });
});

describe("done", () => {
  test("is since the first day of the stretch that ends today", () => {
    const back = series((ahead) => ({ removed: ahead === 10 ? 100 : ahead < 20 ? 90 : 100 }), 30);
    expect(forecastOf(back, 0)).toEqual({ is: "done", on: addDays(start, 20) });
    expect(
      forecastOf(
        series(() => ({ removed: 60 }), 30),
        40,
      ),
    ).toEqual({ is: "done", on: start });
  });
});

test("the soonest day is never after the likeliest, nor the latest before it", () => {
  const steps = fc.array(fc.record({ removed: fc.nat(5), added: fc.nat(4), isSeen: fc.boolean() }), {
    minLength: 8,
    maxLength: 50,
  });
  fc.assert(
    fc.property(steps, (drawn) => {
      let [removed, added] = [0, 0];
      const told = drawn.map((step): Told => {
        removed += Math.min(step.removed, 100 + added - removed);
        added += step.added;
        return step.isSeen ? { removed, added } : null;
      });
      const forecast = forecastOf(
        series((ahead) => told[ahead] ?? null, drawn.length - 1),
        0,
      );
      if (forecast.is !== "dated") return;
      expect(forecast.soonest <= forecast.on).toBe(true);
      expect(forecast.latest === null || forecast.latest >= forecast.on).toBe(true);
    }),
  );
});

test.each([
  ["2026-12-01", 70],
  ["2027-01-05", null],
])("the pace needed on %s for the last day is %s a week", (today, expected) => {
  const bands = { ...noBands, baseline: 100, open: 100 };
  expect(neededPace(bands, { today, endsOn: "2026-12-11", target: 0 })).toBe(expected);
});
