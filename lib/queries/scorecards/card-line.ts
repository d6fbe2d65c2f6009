/** One line of a scorecard from what was counted day by day. */
import { build, canonical } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { budgetOf, noBudget } from "#lib/domain/slo/budget.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import { type DayTally, goodShare, noCounts, sharePoints } from "#lib/domain/slo/tally.ts";
import { thereTerm, verdictFilters } from "#lib/domain/slo/verdict-filters.ts";
import type { ScorecardLine } from "./scorecard.ts";

/** Days drawn. */
const drawnDays = 90;

/** `within`: what besides its own filter narrows its lists. `today`: the day of the latest collection. */
export function cardLine(
  objective: Objective,
  tallies: readonly DayTally[],
  { within, today }: { within: Filter; today: string },
): ScorecardLine {
  const { about, target, windowDays } = objective;
  const last = tallies.at(-1);
  const counts = last?.day === today ? last : noCounts;
  const lists = listsOf(objective, within);
  return {
    objective,
    now: goodShare(counts),
    counts: { good: counts.good, bad: counts.bad, undecided: counts.undecided },
    offenders: { count: counts.bad, filter: lists.bad },
    undecided: { count: counts.undecided, filter: lists.undecided },
    budget: budgetOf(tallies, { target, windowDays, today, isMetByNone: about === "exceptions" }),
    points: sharePoints(tallies, today, drawnDays),
  };
}

export function unansweredLine(objective: Objective, message: string, today: string): ScorecardLine {
  return {
    ...{ objective, now: null, counts: noCounts },
    offenders: { count: 0, filter: null },
    undecided: { count: 0, filter: null },
    budget: noBudget({ because: "filter", message }),
    points: sharePoints([], today, drawnDays),
  };
}

function listsOf(
  { filter, bad }: Objective,
  within: Filter,
): { bad: string | null; undecided: string | null } {
  if (bad === null) return { bad: null, undecided: null };
  const verdicts = verdictFilters(bad);
  const text = (term: Filter) => build(canonical([thereTerm, ...within, ...filter, ...term]));
  return {
    bad: text(verdicts.bad),
    undecided: verdicts.undecided === null ? null : text(verdicts.undecided),
  };
}
