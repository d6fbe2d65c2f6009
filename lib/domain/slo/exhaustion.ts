/**
 * When the budget of a rolling window is used up if every day to come is as the last seven observed ones were: each such day comes in,
 * and the oldest one goes. Where it is used up already, since when.
 */
import { addDays, daysBetween } from "../days.ts";
import { type BudgetTerms, paceDays } from "./budget-terms.ts";
import type { Counts, DayTally } from "./tally.ts";

export type RunsOut =
  /** Used up, on every observed day since that one; a window back at most. */
  | { is: "since"; day: string }
  | { is: "on"; day: string }
  /** Not at this pace. */
  | { is: "never" }
  | { is: "unknown" };

/** A pace is a quotient: what only rounding makes positive is not. */
const tolerance = 1e-6;

/**
 * `tallies`: in order of days, those of the window before included where they are known. `ahead`: every day to come is like this; like
 * the last seven observed ones where absent.
 */
export function exhaustionOf(tallies: readonly DayTally[], terms: BudgetTerms, ahead?: Counts): RunsOut {
  const { windowDays, today } = terms;
  const { known, excess, within } = excessOf(tallies, terms);
  if (within(0) > 0) {
    const recent = known.filter(({ age }) => age < windowDays);
    const fine = recent.findLastIndex(({ age }) => within(-age) <= 0);
    return { is: "since", day: recent[fine + 1]?.day ?? today };
  }
  const pace = ahead === undefined ? excess.slice(-paceDays) : [beyond(ahead, terms)];
  if (pace.length === 0) return { is: "unknown" };
  const daily = pace.reduce((sum, one) => sum + one, 0) / pace.length;
  for (let days = 1; days <= windowDays; days += 1)
    if (within(days) + days * daily > tolerance) return { is: "on", day: addDays(today, days) };
  return { is: "never" };
}

/** Of a budget that is used up: the first day it no longer is if every day to come is like `ahead`; null: never. */
export function holdsAgainOn(tallies: readonly DayTally[], terms: BudgetTerms, ahead: Counts): string | null {
  const { within } = excessOf(tallies, terms);
  const daily = beyond(ahead, terms);
  // A window from now on every day in it is one to come, and nothing changes any more.
  for (let days = 1; days <= terms.windowDays; days += 1)
    if (within(days) + days * daily <= tolerance) return addDays(terms.today, days);
  return null;
}

function excessOf(tallies: readonly DayTally[], terms: BudgetTerms) {
  const known = tallies
    .map((tally) => ({ ...tally, age: daysBetween(tally.day, terms.today) }))
    .filter(({ age }) => age >= 0 && age < 2 * terms.windowDays);
  const excess = known.map((tally) => beyond(tally, terms));
  return { known, excess, within: windowSums(known, excess, terms) };
}

/** In whole numbers: ten thousand times the bad days beyond what is allowed of a day. */
function beyond({ good, bad }: Counts, { target }: BudgetTerms): number {
  return 10_000 * bad - (10_000 - target) * (good + bad);
}

/** Of the known days, the sum over the window that ends so many days from today. */
function windowSums(
  known: readonly { age: number }[],
  excess: readonly number[],
  { windowDays }: BudgetTerms,
): (ahead: number) => number {
  const byAge = new Map(known.map(({ age }, index) => [age, excess[index] ?? 0]));
  // until[n]: the sum of all that is n days old or older.
  const until = new Array<number>(3 * windowDays + 1).fill(0);
  for (let age = 2 * windowDays; age >= 0; age -= 1)
    until[age] = (until[age + 1] ?? 0) + (byAge.get(age) ?? 0);
  return (ahead) => {
    const [newest, oldest] = [Math.max(0, -ahead), windowDays - ahead];
    return (until[newest] ?? 0) - (until[oldest] ?? 0);
  };
}
