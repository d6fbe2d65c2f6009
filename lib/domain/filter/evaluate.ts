/**
 * Decides in memory whether a row passes a filter: the second method that SQL is compared with. Three-valued: what is unknown
 * satisfies neither a term nor its negation, and a row passes only when every term is true.
 */
import { actionValue, firstDay, fitsAction } from "./action-value.ts";
import { type FieldName, fieldOf } from "./fields.ts";
import type { CompareTerm, Filter, MatchTerm, MatchValue, Operator, Term } from "./filter.ts";

/** One field of a row. `names`: every name a text field answers to. `bits`: those set, and those that could not be read. */
export type RowValue =
  | { is: "unknown" }
  | { is: "none" }
  | { is: "value"; value: string | number }
  | { is: "names"; names: string[] }
  | { is: "bits"; set: string[]; unread: string[] }
  | ActionsValue;

/** What is known of an identity's actions, for one field. */
export type ActionsValue = {
  is: "actions";
  wildcards: "*" | "*?";
  /** Those that hold; `day`: the last they were seen on, as whole days since 1970-01-01; null: they hold now. */
  held: { name: string; day: number | null }[];
  /** Known not to hold, and not known, by name; `others`: what is true of all that are named nowhere. */
  not: string[];
  open: string[];
  others: "not" | "open";
};

/** `search`: what words are looked for in, lower-cased. */
export type FilterRow = { values: Record<FieldName, RowValue>; search: string };

/** `asOf`: the instant ages count back from; only its UTC day matters. */
export function evaluate(filter: Filter, row: FilterRow, asOf: Date): boolean {
  return filter.every((term) => evaluateTerm(term, row, asOf) === true);
}

/** True, false, or null: not known. */
export function evaluateTerm(term: Term, row: FilterRow, asOf: Date): boolean | null {
  if (term.type === "search") return row.search.includes(term.text.toLowerCase());
  if (term.type === "compare") return compares(term, row, asOf);
  const held = matches(term, row.values[term.field], asOf);
  return term.negated && held !== null ? !held : held;
}

function matches(term: MatchTerm, value: RowValue, asOf: Date): boolean | null {
  const asksUnknown = term.values.some((wanted) => "special" in wanted && wanted.special === "unknown");
  const asksNone = term.values.some((wanted) => "special" in wanted && wanted.special === "none");
  switch (value.is) {
    case "unknown":
      return asksUnknown ? true : null;
    case "none":
      return asksNone;
    case "value":
      return term.values.some((wanted) => "text" in wanted && sameValue(term.field, wanted, value.value));
    case "names":
      return term.values.some(
        (wanted) =>
          "text" in wanted && value.names.some((name) => name.toLowerCase() === wanted.text.toLowerCase()),
      );
    case "bits":
      return matchesBits(term.values, value, asksNone, asksUnknown);
    case "actions":
      return matchesActions(term.values, value, { asksUnknown, today: dayNumber(asOf.toISOString()) });
  }
}

function sameValue(field: FieldName, wanted: MatchValue, value: string | number): boolean {
  if (!("text" in wanted)) return false;
  return fieldOf(field).type === "number" ? Number(wanted.text) === value : wanted.text === value;
}

function matchesBits(
  wanted: MatchValue[],
  value: { set: string[]; unread: string[] },
  asksNone: boolean,
  asksUnknown: boolean,
): boolean | null {
  const asked = wanted.flatMap((one) => ("text" in one ? [one.text] : []));
  if (asked.some((bit) => value.set.includes(bit))) return true;
  if (asksUnknown && value.unread.length > 0) return true;
  if (asksNone && value.set.length === 0 && value.unread.length === 0) return true;
  const undecided =
    asked.some((bit) => value.unread.includes(bit)) ||
    (asksNone && value.set.length === 0 && value.unread.length > 0);
  return undecided ? null : false;
}

/** Any of what is asked for suffices; that none holds is known only where it is known of all of them. */
function matchesActions(
  wanted: MatchValue[],
  { wildcards, held, not, open, others }: ActionsValue,
  { asksUnknown, today }: { asksUnknown: boolean; today: number },
): boolean | null {
  const asked = wanted.flatMap((one) => ("text" in one ? [actionValue(one.text)] : []));
  const fits = (pattern: string, name: string) => fitsAction(pattern, name, wildcards);
  const isHeld = asked.some(({ pattern, since }) =>
    held.some(({ name, day }) => fits(pattern, name) && (day === null || day >= firstDay(since, today))),
  );
  if (isHeld) return true;
  if (asksUnknown && (others === "open" || open.length > 0)) return true;
  const isTold = asked.every(({ pattern }) => {
    if (open.some((name) => fits(pattern, name))) return false;
    return others === "not" || not.some((name) => fits(pattern, name));
  });
  return isTold ? false : null;
}

function compares(term: CompareTerm, row: FilterRow, asOf: Date): boolean | null {
  const value = row.values[term.field];
  const { quantity, operator } = term;
  if (value.is === "unknown") return null;
  if ("days" in quantity) {
    if (value.is === "none") return noneCompares(term, row, asOf);
    return value.is === "value"
      ? compare(ageInDays(String(value.value), asOf), operator, quantity.days)
      : false;
  }
  if (value.is !== "value") return false;
  if ("number" in quantity) return compare(Number(value.value), operator, quantity.number);
  return compare(dayNumber(String(value.value)), operator, dayNumber(quantity.date));
}

/** "Not used for 90 days" holds for what was never used, once it has existed that long. */
function noneCompares(term: CompareTerm, row: FilterRow, asOf: Date): boolean | null {
  const { noneAgesFrom } = fieldOf(term.field);
  if (!noneAgesFrom || term.operator.startsWith("<")) return false;
  return compares({ ...term, field: noneAgesFrom }, row, asOf);
}

function compare(left: number, operator: Operator, right: number): boolean {
  switch (operator) {
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "<":
      return left < right;
    case "<=":
      return left <= right;
  }
}

function ageInDays(day: string, asOf: Date): number {
  return dayNumber(asOf.toISOString().slice(0, 10)) - dayNumber(day);
}

/** Days since 1970-01-01 of `2026-11-24`. */
export function dayNumber(day: string): number {
  return Math.round(Date.parse(`${day.slice(0, 10)}T00:00:00Z`) / 86_400_000);
}
