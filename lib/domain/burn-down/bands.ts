/**
 * How many items of a campaign are where at the end of a day. Every item is in exactly one band; what is left falls only by what was
 * removed: an exception, a switched-off rule or a moved threshold never looks like progress.
 */
import { everyDay } from "../days.ts";
import { bandOn, type CampaignItem } from "./campaign-item.ts";

export type Bands = {
  /** How they joined; those that no longer apply are among them. */
  baseline: number;
  added: number;
  catalogue: number;
  /** Where they are. */
  open: number;
  disabled: number;
  excepted: number;
  removed: number;
  noLonger: number;
};

export const noBands: Bands = {
  ...{ baseline: 0, added: 0, catalogue: 0 },
  ...{ open: 0, disabled: 0, excepted: 0, removed: 0, noLonger: 0 },
};

/** `day`: `2026-11-24`, as at its end. */
export function bandsOn(items: Iterable<CampaignItem>, day: string): Bands {
  const bands = { ...noBands };
  for (const item of items) {
    const band = bandOn(item, day);
    if (band === null) continue;
    bands[item.joinedAs] += 1;
    bands[band === "no-longer" ? "noLonger" : band] += 1;
  }
  return bands;
}

/** Everything that still counts, done or not. */
export function inScopeOf({ baseline, added, catalogue, noLonger }: Bands): number {
  return baseline + added + catalogue - noLonger;
}

/** Excepted and disabled ones are not done: they are left. */
export function leftOf({ open, disabled, excepted }: Bands): number {
  return open + disabled + excepted;
}

/** `bands` null: nothing complete was collected that day, so nobody knows. */
export type BurnDownDay = { day: string; bands: Bands | null };

/** Every day from `from` to `to`; on days that are not among `observed` the series has a gap, never a zero. */
export function burnDownDays(
  items: readonly CampaignItem[],
  { from, to, observed }: { from: string; to: string; observed: ReadonlySet<string> },
): BurnDownDay[] {
  return everyDay(from, to).map((day) => ({ day, bands: observed.has(day) ? bandsOn(items, day) : null }));
}
