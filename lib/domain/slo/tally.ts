/** How many are good, bad and undecided at the end of a day. A day on which nothing was collected has no tally: it is a gap, never zeros. */
import { addDays, everyDay } from "../days.ts";

export type Counts = { good: number; bad: number; undecided: number };
export type DayTally = Counts & { day: string };

export const noCounts: Counts = { good: 0, bad: 0, undecided: 0 };

/** From `day` on there are so many more of each; negative: fewer. */
export type CountChange = Counts & { day: string };

export function sumOf(counts: readonly Counts[]): Counts {
  const { good, bad, undecided } = counts.reduce(addCounts, noCounts);
  return { good, bad, undecided };
}

function addCounts(one: Counts, other: Counts): Counts {
  return {
    good: one.good + other.good,
    bad: one.bad + other.bad,
    undecided: one.undecided + other.undecided,
  };
}

/** Of those that could be told, the share that is good, 0 to 1; null where nothing could be told. */
export function goodShare({ good, bad }: Counts): number | null {
  return good + bad === 0 ? null : good / (good + bad);
}

/**
 * A tally for each observed day from `from` to `to`: the sum of all changes until its end. `observed`: days something was collected;
 * changes need no order.
 */
export function talliesOf(
  changes: readonly CountChange[],
  { from, to, observed }: { from: string; to: string; observed: ReadonlySet<string> },
): DayTally[] {
  const byDay = new Map<string, Counts>();
  let now = noCounts;
  for (const change of changes)
    if (change.day < from) now = addCounts(now, change);
    else byDay.set(change.day, addCounts(byDay.get(change.day) ?? noCounts, change));
  const tallies: DayTally[] = [];
  for (const day of everyDay(from, to)) {
    now = addCounts(now, byDay.get(day) ?? noCounts);
    if (observed.has(day)) tallies.push({ day, ...now });
  }
  return tallies;
}

/** What is drawn: every day until `to`, null where nobody looked or nothing could be told. The last day is not over. */
export type SharePoint = {
  day: string;
  share: number | null;
  /** Looked at, and nobody was there to count. */
  isNone: boolean;
};

export function sharePoints(tallies: readonly DayTally[], to: string, days: number): SharePoint[] {
  const byDay = new Map(tallies.map((tally) => [tally.day, tally]));
  return everyDay(addDays(to, 1 - days), to).map((day) => {
    const tally = byDay.get(day);
    return {
      day,
      share: tally === undefined ? null : goodShare(tally),
      isNone: tally !== undefined && tally.good + tally.bad + tally.undecided === 0,
    };
  });
}
