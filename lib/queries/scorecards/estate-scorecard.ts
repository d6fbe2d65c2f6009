/** Each objective for the whole estate on one line: what the overview says of it, and the list behind its number. */
import type { ObjectiveState, Unjudged } from "#lib/domain/slo/budget.ts";
import type { RunsOut } from "#lib/domain/slo/exhaustion.ts";
import type { ObjectiveAbout } from "#lib/domain/slo/objective.ts";
import type { Reader } from "../snapshot.ts";
import type { CountedList } from "./scorecard.ts";
import { scorecards } from "./scorecards.ts";

export type EstateObjective = {
  key: string;
  sentence: string;
  about: ObjectiveAbout;
  /** The share that is good now, 0 to 1; null where nothing can be told. */
  now: number | null;
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
  return estate.lines.map(({ objective, now, budget, offenders }) => ({
    key: objective.key,
    sentence: objective.sentence,
    about: objective.about,
    now,
    target: objective.target / 10_000,
    state: budget.state,
    unjudged: budget.unjudged,
    runsOut: budget.runsOut,
    offenders,
  }));
}
