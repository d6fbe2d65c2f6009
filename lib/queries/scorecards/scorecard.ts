/** What a scorecard says, line by line. */
import type { Budget } from "#lib/domain/slo/budget.ts";
import type { Objective } from "#lib/domain/slo/objective.ts";
import type { Counts, SharePoint } from "#lib/domain/slo/tally.ts";

/** Text of the filter of identities whose list's total is the number; null: not identities, `about` says which list it is. */
export type CountedList = { count: number; filter: string | null };

export type ScorecardLine = {
  objective: Objective;
  /** The share that is good now, 0 to 1; null where nothing can be told. */
  now: number | null;
  counts: Counts;
  offenders: CountedList;
  /** Of whom nobody can tell now. */
  undecided: CountedList;
  budget: Budget;
  /** The last 90 days. */
  points: SharePoint[];
};

export type Scorecard = {
  /** A team's key or a class, `none`, `unknown`; empty for all. */
  key: string;
  name: string;
  /** Counted identities now. */
  identities: CountedList;
  /** Worst first. */
  lines: ScorecardLine[];
};

export type Scorecards = {
  asOf: Date;
  estate: Scorecard;
  /** Teams or classes, the worst first. */
  groups: Scorecard[];
};
