/**
 * Who is good, bad and undecided, each as filters of the list: everybody an objective is about is in exactly one of the three, and what
 * could not be read makes nobody good.
 */
import { fieldOf } from "../filter/fields.ts";
import type { Filter, MatchTerm } from "../filter/filter.ts";
import { type BadTerm, goodOf } from "./objective.ts";

export type VerdictFilters = {
  bad: Filter;
  good: Filter;
  /** Null: nobody can be undecided. */
  undecided: Filter | null;
};

const nothingMissing: MatchTerm = {
  type: "match",
  field: "gaps",
  negated: false,
  values: [{ special: "none" }],
};

/** Whoever is there, as a past day counts them. */
export const thereTerm: MatchTerm = {
  type: "match",
  field: "state",
  negated: false,
  values: [{ text: "live" }, { text: "disabled" }],
};

/** Everything there is, so that nobody owns it is known of everybody. */
const alwaysKnown = ["unowned"];

export function verdictFilters(bad: BadTerm): VerdictFilters {
  const good = goodOf(bad);
  if (isFoundByReading(bad))
    // A check that finds nothing where something could not be read has not said that all is well.
    return {
      bad: [bad],
      good: [good, nothingMissing],
      undecided: [good, { ...nothingMissing, negated: true }],
    };
  const { unknown } = fieldOf(bad.field);
  if (unknown === undefined || asksUnknown(bad)) return { bad: [bad], good: [good], undecided: null };
  return {
    bad: [bad],
    good: [good],
    undecided: [{ type: "match", field: bad.field, negated: false, values: [{ special: "unknown" }] }],
  };
}

function isFoundByReading(bad: BadTerm): boolean {
  return (
    bad.field === "finding" &&
    bad.type === "match" &&
    !bad.negated &&
    bad.values.some((value) => "text" in value && !alwaysKnown.includes(value.text))
  );
}

function asksUnknown(bad: BadTerm): boolean {
  return (
    bad.type === "match" && bad.values.some((value) => "special" in value && value.special === "unknown")
  );
}
