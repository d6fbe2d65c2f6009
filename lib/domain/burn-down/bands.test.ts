import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { addDays, everyDay } from "../days.ts";
import { type Bands, bandsOn, burnDownDays, inScopeOf, leftOf } from "./bands.ts";
import { bandOn, type CampaignItem, type ItemBand } from "./campaign-item.ts";

const start = "2026-10-05";
const day = fc.integer({ min: 0, max: 60 }).map((ahead) => addDays(start, ahead));
const band = fc.constantFrom<ItemBand>("open", "disabled", "excepted", "removed", "no-longer");

const item: fc.Arbitrary<CampaignItem> = fc
  .record({
    joinedOn: day,
    joinedAs: fc.constantFrom("baseline" as const, "added" as const, "catalogue" as const),
    turns: fc.array(fc.record({ day, band }), { maxLength: 5 }),
  })
  .map(({ turns, ...rest }) => ({
    ...{ id: "1", team: null, ...rest },
    turns: turns.toSorted((one, other) => (one.day < other.day ? -1 : one.day > other.day ? 1 : 0)),
  }));
const items = fc.array(item, { maxLength: 12 });

/** By walking through the days with one variable per item. */
function naive(all: readonly CampaignItem[], until: string): Record<string, number> {
  const where = all.map(() => "outside");
  for (const today of everyDay(start, until))
    for (const [index, { joinedOn, turns }] of all.entries()) {
      if (joinedOn === today) {
        where[index] = "open";
        for (const turn of turns) if (turn.day < today) where[index] = turn.band;
      }
      for (const turn of turns) if (turn.day === today && joinedOn <= today) where[index] = turn.band;
    }
  const counts: Record<string, number> = {};
  for (const one of where) counts[one] = (counts[one] ?? 0) + 1;
  return counts;
}

describe("the bands of a day", () => {
  test("hold every item once, as a walk through the days finds it", () => {
    fc.assert(
      fc.property(items, day, (all, today) => {
        const bands = bandsOn(all, today);
        const walked = naive(all, today);
        expect({
          ...{ open: bands.open, disabled: bands.disabled, excepted: bands.excepted },
          ...{ removed: bands.removed, "no-longer": bands.noLonger },
        }).toEqual({
          open: 0,
          disabled: 0,
          excepted: 0,
          removed: 0,
          "no-longer": 0,
          ...withoutOutside(walked),
        });
        const there = all.filter((one) => bandOn(one, today) !== null).length;
        expect(bands.baseline + bands.added + bands.catalogue).toBe(there);
        expect(inScopeOf(bands)).toBe(leftOf(bands) + bands.removed);
      }),
    );
  });

  test("never show as removed what only stopped to apply, was excepted or disabled", () => {
    fc.assert(
      fc.property(
        items,
        day,
        fc.constantFrom<ItemBand>("no-longer", "excepted", "disabled"),
        (all, today, turned) => {
          const before = bandsOn(all, today);
          const switchedOff = all.map((one) => ({
            ...one,
            turns: bandOn(one, today) === "open" ? [...one.turns, { day: today, band: turned }] : one.turns,
          }));
          const after = bandsOn(switchedOff.map(inOrder), today);
          expect(after.removed).toBe(before.removed);
          if (turned === "no-longer") expect(inScopeOf(after) - leftOf(after)).toBe(before.removed);
          else expect(leftOf(after)).toBe(leftOf(before));
        },
      ),
    );
  });

  test("are a gap, never a zero, on a day nothing complete was collected", () => {
    const all: CampaignItem[] = [{ id: "1", team: null, joinedOn: start, joinedAs: "baseline", turns: [] }];
    const observed = new Set([start, "2026-10-07"]);
    expect(burnDownDays(all, { from: start, to: "2026-10-08", observed }).map(leftNow)).toEqual([
      1,
      null,
      1,
      null,
    ]);
  });
});

function leftNow({ bands }: { bands: Bands | null }): number | null {
  return bands === null ? null : leftOf(bands);
}

function withoutOutside({ outside: _, ...rest }: Record<string, number>): Record<string, number> {
  return rest;
}

function inOrder(one: CampaignItem): CampaignItem {
  return { ...one, turns: one.turns.toSorted((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0)) };
}
