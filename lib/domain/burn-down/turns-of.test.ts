import { expect, test } from "vitest";
import { itemEvents } from "../work-items/work-item.ts";
import { bandOn, type CampaignItem } from "./campaign-item.ts";
import { joinedAsOf, joinedCodes, joinedLater } from "./joined-as.ts";
import { turnsOf } from "./turns-of.ts";

const day = "2026-10-05";

test("of everything that happens to an item only a verified end counts as removed", () => {
  const removed = (Object.keys(itemEvents) as (keyof typeof itemEvents)[]).filter((event) => {
    const item: CampaignItem = {
      id: "1",
      team: null,
      joinedOn: day,
      joinedAs: "baseline",
      turns: turnsOf([{ day, event }]),
    };
    return bandOn(item, day) === "removed";
  });
  expect(removed).toEqual(["gone"]);
});

test("plans, tickets and partial progress leave an item where it is", () => {
  const events = (["excepted", "planned", "unplanned", "ticket", "progress"] as const).map((event) => ({
    day,
    event,
  }));
  expect(turnsOf(events)).toEqual([{ day, band: "excepted" }]);
});

test.each([
  ["no actions at all", null, "added"],
  ["an item without actions", [], "added"],
  ["actions that came since", [4, 5], "catalogue"],
  ["one that was there before", [3, 5], "added"],
])("%s joined as %3$s", (_what, since, expected) => {
  expect(joinedLater(since, 3)).toBe(expected);
});

test("codes read back", () => {
  for (const [name, code] of Object.entries(joinedCodes)) expect(joinedAsOf(code)).toBe(name);
});
