/**
 * What becomes of an objective if something is done today and nothing else happens: today and every day to come count what is left, and
 * the days before stay as they were. Done is not forgotten: what is used up stays so until enough bad days have left the window.
 */
import { type Budget, budgetOf } from "./budget.ts";
import type { BudgetTerms } from "./budget-terms.ts";
import { holdsAgainOn } from "./exhaustion.ts";
import type { Counts, DayTally } from "./tally.ts";

export type Outlook = {
  budget: Budget;
  /** In breach all the same: the first day it no longer is; null where it is not in breach, or never comes out of it. */
  holdsAgain: string | null;
};

/** `tallies`: as for the budget; `left`: what a day is like once it is done. */
export function outlookOf(tallies: readonly DayTally[], terms: BudgetTerms, left: Counts): Outlook {
  const done = [...tallies.filter(({ day }) => day < terms.today), { day: terms.today, ...left }];
  const budget = budgetOf(done, terms, left);
  const holdsAgain = budget.state === "breach" ? holdsAgainOn(done, terms, left) : null;
  return { budget, holdsAgain };
}
