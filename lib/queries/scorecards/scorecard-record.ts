/** A scorecard as programs read it: filters as text, shares from 0 to 1, days as they are written. */
import { build } from "#lib/domain/filter/build.ts";
import { type Objective, objectiveUnits } from "#lib/domain/slo/objective.ts";
import { countedWords } from "#lib/domain/slo/objective-words.ts";
import type { Scorecard, ScorecardLine } from "./scorecard.ts";

export function objectiveRecord({ key, sentence, about, filter, bad, target, windowDays }: Objective) {
  return {
    ...{ key, sentence, about, windowDays, target: target / 10_000 },
    filter: about === "identities" ? build(filter) : null,
    bad: bad === null ? null : build([bad]),
  };
}

export function scorecardRecord({ key, name, identities, lines }: Scorecard) {
  return { key, name, identities, objectives: lines.map(lineRecord) };
}

function lineRecord({ objective, now, counts, budget, offenders, undecided, points }: ScorecardLine) {
  const { days, observed, allowed, left, leftShare, burnRate, runsOut, state, unjudged } = budget;
  return {
    ...objectiveRecord(objective),
    counts: countedWords(objective),
    ...{ state, unjudged, now, good: counts.good },
    ...{ offenders, undecided, burnRate, runsOut },
    budget: { unit: objectiveUnits[objective.about].unit, days, observed, allowed, left, leftShare },
    points,
  };
}

export type ScorecardRecord = ReturnType<typeof scorecardRecord>;
export type ScorecardLineRecord = ReturnType<typeof lineRecord>;
