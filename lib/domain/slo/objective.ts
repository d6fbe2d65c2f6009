/** What an objective promises: of what it counts, day by day, at least a share is not as it should not be. One term says what is wrong. */
import type { CompareTerm, Filter, MatchTerm, Operator } from "../filter/filter.ts";

/** What is counted: identities as they were at the end of a day, items under an exception, or sources that are read. */
export const objectiveUnits = {
  identities: { unit: "identity-days", one: "identity", many: "identities" },
  exceptions: { unit: "exception-days", one: "exception", many: "exceptions" },
  sources: { unit: "source-days", one: "source", many: "sources" },
} as const;

export type ObjectiveAbout = keyof typeof objectiveUnits;

export type BadTerm = MatchTerm | CompareTerm;

export type Objective = {
  key: string;
  /** Said plainly: what is to hold. */
  sentence: string;
  about: ObjectiveAbout;
  /** Whom it is about; empty where it is not about identities. */
  filter: Filter;
  /** What is wrong with one of them; null where it is not about identities: `meaning` says it then. */
  bad: BadTerm | null;
  /** The share that is to be good, in hundredths of a percent: 9500 is 95 %. */
  target: number;
  /** Days the budget is for, today among them. */
  windowDays: number;
};

export const objectiveLimits = {
  windowDays: { least: 7, most: 365, usual: 90 },
  /** In hundredths of a percent. */
  target: { least: 1, most: 10_000 },
  sentence: 120,
} as const;

const opposite: Record<Operator, Operator> = { ">": "<=", ">=": "<", "<": ">=", "<=": ">" };

/** What is not wrong with one of them. Whoever satisfies neither this nor `bad` is undecided: what is not known is neither. */
export function goodOf(bad: BadTerm): BadTerm {
  return bad.type === "match"
    ? { ...bad, negated: !bad.negated }
    : { ...bad, operator: opposite[bad.operator] };
}
