/** Each objective for the whole estate on one line: what the overview says of it, and the list behind its number. */
import type { ObjectiveState, Unjudged } from "#lib/domain/slo/budget.ts";
import type { RunsOut } from "#lib/domain/slo/exhaustion.ts";
import type { ObjectiveAbout } from "#lib/domain/slo/objective.ts";
import type { Counts } from "#lib/domain/slo/tally.ts";
import type { Reader } from "../snapshot.ts";
import type { CountedList } from "./scorecard.ts";
import { scorecards } from "./scorecards.ts";

export type EstateObjective = {
  key: string;
  sentence: string;
  about: ObjectiveAbout;
  /** The share that is good now, 0 to 1; null where nothing can be told. */
  now: number | null;
  /** Nothing is there now that it is about: then `now` is no share, and yet not unknown. */
  isNone: boolean;
  /** Nor was there anything on any day of its window. */
  wasNone: boolean;
  windowDays: number;
  /** 0 to 1. */
  target: number;
  state: ObjectiveState;
  /** Why the state is unknown. */
  unjudged: Unjudged | null;
  runsOut: RunsOut;
  /** How many are bad now, and the filter of the list whose total that is; null: the list is not of identities. */
  offenders: CountedList;
};

/** Worst first. `asOf`: the latest collection. */
export async function estateScorecard(reader: Reader, { asOf }: { asOf: Date }): Promise<EstateObjective[]> {
  const { estate } = await scorecards(reader, { asOf });
  return estate.lines.map(({ objective, now, counts, budget, offenders }) => ({
    key: objective.key,
    sentence: objective.sentence,
    about: objective.about,
    now,
    isNone: isNothing(counts) && budget.unjudged?.because !== "filter",
    wasNone: isNothing(counts) && isNothing(budget.days) && budget.unjudged === null,
    windowDays: objective.windowDays,
    target: objective.target / 10_000,
    state: budget.state,
    unjudged: budget.unjudged,
    runsOut: budget.runsOut,
    offenders,
  }));
}

function isNothing({ good, bad, undecided }: Counts): boolean {
  return good + bad + undecided === 0;
}
