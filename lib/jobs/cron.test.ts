import { describe, expect, it } from "vitest";
import { Invalid } from "#lib/errors.ts";
import { nextDue } from "./cron.ts";
import { defaultSchedules } from "./default-schedules.ts";

const at = (text: string) => new Date(text);

describe("nextDue", () => {
  it.each([
    ["15 */6 * * *", "2026-11-24T06:15:00Z", "2026-11-24T12:15:00.000Z"],
    ["15 */6 * * *", "2026-11-24T06:14:59Z", "2026-11-24T06:15:00.000Z"],
    ["0 0 29 2 *", "2026-11-24T00:00:00Z", "2028-02-29T00:00:00.000Z"],
    ["30 7 * * mon-fri", "2026-11-27T08:00:00Z", "2026-11-30T07:30:00.000Z"],
    // Clocks in Europe go back on this night: UTC knows nothing of it.
    ["30 * * * *", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00.000Z"],
  ])("%s after %s is %s", (cron, after, due) => {
    expect(nextDue(cron, at(after)).toISOString()).toBe(due);
  });

  it.each([
    "",
    "soon",
    "* * * *",
    "0 * * * * *",
    "61 * * * *",
    "@daily",
    "0 0 30 2 *",
    "H * * * *",
    "*/0 * * * *",
  ])("refuses %j and says how to write it", (cron) => {
    expect(() => nextDue(cron, at("2026-11-24T00:00:00Z"))).toThrow(Invalid);
    try {
      nextDue(cron, at("2026-11-24T00:00:00Z"));
    } catch (error) {
      expect((error as Invalid).hint).toContain("UTC");
    }
  });
});

describe("default schedules", () => {
  const dayOf = (cron: string) => {
    const due: number[] = [];
    const start = at("2026-11-24T00:00:00Z");
    for (let now = new Date(start.getTime() - 1); ; ) {
      now = nextDue(cron, now);
      if (now.getTime() >= start.getTime() + 86_400_000) return due;
      due.push((now.getTime() - start.getTime()) / 60_000);
    }
  };

  it("collect every source's inventory four times a day, six hours apart, and its usage once", () => {
    for (let id = 1; id <= 400; id += 1) {
      const inventory = dayOf(defaultSchedules(id).inventory);
      expect(inventory.map((minute) => minute - (inventory[0] ?? 0))).toEqual([0, 360, 720, 1080]);
      expect(dayOf(defaultSchedules(id).usage)).toHaveLength(1);
    }
  });

  it("do not start everything at once", () => {
    const starts = Array.from({ length: 360 }, (_, id) => defaultSchedules(id + 1).inventory);
    const together = [...Map.groupBy(starts, (cron) => cron).values()];
    const busiest = Math.max(...together.map((same) => same.length));
    expect(busiest).toBeLessThanOrEqual(2);
  });
});
