/**
 * The error budget of an objective: (1 − target) of all days that could be told in the window, less the bad ones. It may be negative.
 * Days nobody looked, and what nobody could tell, are in none of its sums.
 */
import { addDays } from "../days.ts";
import { type BudgetTerms, leastObservedDays, paceDays, watchedShare } from "./budget-terms.ts";
import { exhaustionOf, type RunsOut } from "./exhaustion.ts";
import { type Counts, type DayTally, noCounts, sumOf } from "./tally.ts";

export type ObjectiveState = "met" | "watch" | "breach" | "unknown";

/** Why nothing can be said. */
export type Unjudged =
  /** Nothing was collected on enough days. */
  | { because: "few-days"; observed: number; needed: number }
  /** Of more than half, nobody could tell. */
  | { because: "undecided"; undecided: number; of: number }
  /** Nothing is there that it is about. */
  | { because: "nobody" }
  /** Its filter names what there is no longer. */
  | { because: "filter"; message: string };

export type Budget = {
  /** Sums over the observed days of the window. */
  days: Counts;
  /** Days of the window on which something was collected. */
  observed: number;
  /** Days that may be bad. */
  allowed: number;
  /** Of those, what is left; negative: so many too many. */
  left: number;
  /** `left` as a share of `allowed`; null where none may be bad. */
  leftShare: number | null;
  /** How fast it goes: 1 uses it up exactly once per window. Of the last seven observed days; null where none may be bad, or nothing can be said. */
  burnRate: number | null;
  runsOut: RunsOut;
  state: ObjectiveState;
  unjudged: Unjudged | null;
};

/**
 * `tallies`: in order of days; those before the window tell since when it has been used up. `ahead`: what every day to come is like, where
 * it is not as the last seven observed ones.
 */
export function budgetOf(tallies: readonly DayTally[], terms: BudgetTerms, ahead?: Counts): Budget {
  const { target, windowDays, today } = terms;
  const from = addDays(today, 1 - windowDays);
  const inWindow = tallies.filter(({ day }) => day >= from && day <= today);
  const days = sumOf(inWindow);
  const told = days.good + days.bad;
  const allowed = ((10_000 - target) * told) / 10_000;
  const left = allowed - days.bad;
  const unjudged = unjudgedOf(inWindow.length, days, terms);
  const runsOut: RunsOut = unjudged === null ? exhaustionOf(tallies, terms, ahead) : { is: "unknown" };
  const leftShare = allowed === 0 ? null : left / allowed;
  return {
    ...{ days, observed: inWindow.length, allowed, left, leftShare, runsOut, unjudged },
    burnRate: unjudged === null ? burnRateOf(inWindow, target) : null,
    state: unjudged === null ? stateOf(leftShare, runsOut) : "unknown",
  };
}

/** Of an objective that cannot be worked out at all. */
export function noBudget(unjudged: Unjudged): Budget {
  return {
    ...{ days: noCounts, observed: 0, allowed: 0, left: 0, leftShare: null, burnRate: null },
    ...{ runsOut: { is: "unknown" }, state: "unknown", unjudged },
  };
}

/** Bad days among all, over what may be bad. */
function burnRateOf(inWindow: readonly DayTally[], target: number): number | null {
  const { good, bad } = sumOf(inWindow.slice(-paceDays));
  if (good + bad === 0 || target === 10_000) return null;
  return (bad * 10_000) / ((good + bad) * (10_000 - target));
}

function unjudgedOf(
  observed: number,
  days: Counts,
  { windowDays, isMetByNone }: BudgetTerms,
): Unjudged | null {
  const needed = Math.min(leastObservedDays, windowDays);
  if (observed < needed) return { because: "few-days", observed, needed };
  const { good, bad, undecided } = days;
  const all = good + bad + undecided;
  if (all === 0) return isMetByNone ? null : { because: "nobody" };
  return undecided * 2 > all ? { because: "undecided", undecided, of: all } : null;
}

function stateOf(leftShare: number | null, runsOut: RunsOut): ObjectiveState {
  if (runsOut.is === "since") return "breach";
  if (runsOut.is === "on" || (leftShare !== null && leftShare < watchedShare)) return "watch";
  return "met";
}
