/** The bands an item went through, from its history: only what collection wrote moves it to removed, no longer applying or disabled. */
import type { ItemEvent } from "../work-items/work-item.ts";
import type { ItemBand, Turn } from "./campaign-item.ts";

/** Planning, tickets and partial progress leave an item where it is. */
const bandAfter: Partial<Record<ItemEvent, ItemBand>> = {
  opened: "open",
  reopened: "open",
  enabled: "open",
  "exception-ended": "open",
  disabled: "disabled",
  excepted: "excepted",
  gone: "removed",
  "no-longer": "no-longer",
};

/** `events` in the order they were written. */
export function turnsOf(events: readonly { day: string; event: ItemEvent }[]): Turn[] {
  return events.flatMap(({ day, event }) => {
    const band = bandAfter[event];
    return band === undefined ? [] : [{ day, band }];
  });
}
