/** What a facet does to a filter: adds or removes one value of one field, and leaves every other term as it is. */
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { Filter, MatchTerm, MatchValue, Term } from "#lib/domain/filter/filter.ts";

function isPlainMatch(term: Term, field: FieldName): term is MatchTerm {
  return term.type === "match" && term.field === field && !term.negated;
}

function same(left: MatchValue, right: MatchValue): boolean {
  if ("special" in left) return "special" in right && left.special === right.special;
  return "text" in right && left.text.toLowerCase() === right.text.toLowerCase();
}

/** Whether a term of the filter asks for this value. */
export function hasValue(filter: Filter, field: FieldName, value: MatchValue): boolean {
  return filter.some((term) => isPlainMatch(term, field) && term.values.some((held) => same(held, value)));
}

/** The filter with the value added to the field's term (a new term where there is none), or taken out where it was. */
export function toggleValue(filter: Filter, field: FieldName, value: MatchValue): Filter {
  if (hasValue(filter, field, value)) {
    return filter.flatMap((term): Term[] => {
      if (!isPlainMatch(term, field)) return [term];
      const values = term.values.filter((held) => !same(held, value));
      return values.length === 0 ? [] : [{ ...term, values }];
    });
  }
  const at = filter.findIndex((term) => isPlainMatch(term, field));
  const term = filter[at];
  if (term?.type !== "match") return [...filter, { type: "match", field, negated: false, values: [value] }];
  return filter.with(at, { ...term, values: [...term.values, value] });
}

/** A facet's value as the filter language has it: `none` and `unknown` are words where the field gives them a meaning. */
export function matchValue(field: FieldName, written: string): MatchValue {
  const { none, unknown } = fieldOf(field);
  if (written === "none" && none !== undefined) return { special: "none" };
  if (written === "unknown" && unknown !== undefined) return { special: "unknown" };
  return { text: written };
}
