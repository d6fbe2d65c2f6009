/** A filter as data: every term holds, any value of a term suffices. Text comes from `build`, data from `parse`. */
import type { FieldName } from "./fields.ts";

/** `none`: known to be absent. `unknown`: not known. Both differ from a value that is written "none" in quotes. */
export type MatchValue = { special: "none" | "unknown" } | { text: string };

export type Operator = ">" | "<" | ">=" | "<=";

/** Dates are UTC days, `2026-11-24`. An age is in days before the page's as-of. */
export type Quantity = { number: number } | { date: string } | { days: number };

export type MatchTerm = { type: "match"; field: FieldName; negated: boolean; values: MatchValue[] };
export type CompareTerm = { type: "compare"; field: FieldName; operator: Operator; quantity: Quantity };
export type SearchTerm = { type: "search"; text: string };

export type Term = MatchTerm | CompareTerm | SearchTerm;
export type Filter = Term[];

/** Above these a filter is refused: nothing a person writes comes near them. */
export const filterLimits = {
  characters: 4000,
  terms: 50,
  values: 200,
  search: 500,
  days: 36_500,
  number: 1e9,
};
