/** An objective in words: exactly what it counts, what is wrong with it, and why nothing can be said where that is so. */
import { describe, describeTerm } from "../filter/describe.ts";
import type { ObjectiveState, Unjudged } from "./budget.ts";
import { type Objective, objectiveUnits } from "./objective.ts";

export const stateWords: Record<ObjectiveState, string> = {
  met: "Met",
  watch: "Watch",
  breach: "Breach",
  unknown: "Unknown",
};

/** One or two sentences. */
export function countedWords({ about, filter, bad }: Objective): string {
  if (about === "exceptions")
    return "Counts work items under an approved exception, day by day. Bad from the day the exception no longer holds, until the item is over or another exception holds; what a person ended before its day is over.";
  if (about === "sources")
    return "Counts sources, day by day (UTC) since the first reading of each. Bad on a day on which no run read anything of it; today, while the last reading is older than 24 hours.";
  const whom = describe(filter).map(({ words }) => words);
  const among = whom.length === 0 ? "every identity" : `identities: ${whom.join(" · ")}`;
  return `Counts ${among}, at the end of each day something was collected. Bad: ${bad === null ? "nothing" : describeTerm(bad)}.`;
}

/** A few words for a cell. */
export function unjudgedWords(unjudged: Unjudged, about: Objective["about"]): string {
  const { many, unit } = objectiveUnits[about];
  switch (unjudged.because) {
    case "few-days":
      return `collected on ${unjudged.observed} of the ${unjudged.needed} days it takes`;
    case "undecided":
      return `${Math.round((100 * unjudged.undecided) / unjudged.of)} % of ${unit} have no evidence`;
    case "nobody":
      return `there are no ${many} it is about`;
    case "filter":
      return unjudged.message;
  }
}

/** Why one is met that had nothing to judge: `there was no exception in 90 days`. */
export function metByNoneWords(about: Objective["about"], windowDays: number): string {
  return `there was no ${objectiveUnits[about].one} in ${windowDays} days`;
}

/** How objectives stand together, without a full stop; what cannot be judged is never said to hold. */
export function standingWords(states: readonly ObjectiveState[]): string {
  const of = (state: ObjectiveState) => states.filter((one) => one === state).length;
  const [breach, unknown, all] = [of("breach"), of("unknown"), states.length];
  const objectives = `${all} ${all === 1 ? "objective" : "objectives"}`;
  if (unknown === all) return `None of ${objectives} can be judged yet`;
  const first =
    breach === 0
      ? `None of ${objectives} is in breach`
      : `${breach} of ${objectives} ${breach === 1 ? "is" : "are"} in breach`;
  return unknown === 0 ? first : `${first}, ${unknown} cannot be judged`;
}
