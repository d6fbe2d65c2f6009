/**
 * What can be asked of a past day: an objective may filter by exactly what is kept of every day, or never changes of an identity, so
 * that its numbers of the last 90 days are what they would have been.
 */
import { Invalid } from "#lib/errors.ts";
import type { FieldName } from "../filter/fields.ts";
import type { CompareTerm, Filter, MatchTerm, Term } from "../filter/filter.ts";
import type { BadTerm } from "./objective.ts";

/** Kept day by day, in intervals. */
const keptByDay = [
  ...(["provider", "nature", "environment", "class", "team", "owner"] as const),
  ...(["tier", "evidence", "opi", "stale", "finding", "gaps"] as const),
] as const satisfies readonly FieldName[];

/** Of an identity as it is in the list now: they do not change while it lives. */
const fixed = ["kind", "scope", "source"] as const satisfies readonly FieldName[];

export const keptFields: readonly FieldName[] = [...keptByDay, ...fixed];

/** Whether the filter asks for what only the list holds. */
export function asksForFixed(filter: Filter): boolean {
  return filter.some((term) => "field" in term && fixed.some((field) => field === term.field));
}

/** Throws Invalid for a filter that a past day cannot answer. */
export function refuseUnkept(filter: Filter): void {
  for (const term of filter) refuseUnkeptTerm(term);
}

function refuseUnkeptTerm(term: Term): void {
  if (term.type === "search")
    throw new Invalid("An objective cannot search for words: a name says nothing of a past day.", {
      hint: `Filter by ${keptFields.join(", ")}.`,
    });
  if (!keptFields.includes(term.field))
    throw new Invalid(`What "${term.field}" was on a past day is not kept.`, {
      hint: `An objective filters by ${keptFields.join(", ")}.`,
    });
  if (term.field === "opi" && !isStepOfIndex(term))
    throw new Invalid("The index of past days is kept in steps of 0.05.", {
      hint: "Compare it with a step: opi>0.4, opi<=0.25.",
    });
}

/** Whether a term on the index compares it with a step of 0.05, or asks who has none. */
export function isStepOfIndex(term: MatchTerm | CompareTerm): boolean {
  if (term.type === "match") return asksOnlyUnknown(term);
  if (!("number" in term.quantity)) return false;
  const steps = term.quantity.number * 20;
  return Math.abs(steps - Math.round(steps)) <= 1e-9;
}

function asksOnlyUnknown(term: Term): boolean {
  return term.type === "match" && term.values.every((value) => "special" in value);
}

/** The one term that says what is wrong. Throws Invalid for none, several, or one that a past day cannot answer. */
export function badTermOf(filter: Filter): BadTerm {
  const [term] = filter;
  if (term === undefined || filter.length > 1 || term.type === "search")
    throw new Invalid("What is wrong is said by exactly one term.", {
      hint: "Such as finding:old-credential, opi>0.4 or owner:none; narrow whom it is about in the other filter.",
    });
  refuseUnkept([term]);
  return term;
}
