/**
 * A filter as a condition on identity_row. It holds exactly where `evaluate` says true: what is not known satisfies neither a term
 * nor its negation. Every value is a parameter.
 */
import { dayNumber } from "#lib/domain/filter/evaluate.ts";
import { type FieldName, fieldOf } from "#lib/domain/filter/fields.ts";
import type { CompareTerm, Filter, MatchTerm, Operator, Term } from "#lib/domain/filter/filter.ts";
import {
  type Column,
  columns,
  type NamedIds,
  noneCode,
  type OwnColumn,
  unknownCode,
} from "./identity-columns.sql.ts";
import type { ActionAnswers } from "./resolve-actions.ts";
import type { HoldingSets } from "./resolve-holdings.ts";
import { matchActions } from "./where-actions.sql.ts";
import { matchHoldings } from "./where-holdings.sql.ts";

/** Ids behind the names a filter uses, and who did and holds what it names; made by `resolveNames`. Without `actions` or `holdings` a filter may name none. */
export type NameIds = {
  (names: NamedIds, text: string): number[];
  actions?: ActionAnswers;
  holdings?: HoldingSets;
};

export type WhereContext = {
  asOf: Date;
  idsOf: NameIds;
  parameters: unknown[];
  /** Where another table than identity_row keeps the fields; a filter names no others. */
  columns?: Partial<Record<FieldName, Column>>;
};

/** A boolean SQL expression; its parameters are appended to `context.parameters`. */
export function whereIdentity(filter: Filter, context: WhereContext): string {
  if (filter.length === 0) return "true";
  return filter.map((term) => `(${whereTerm(term, context)})`).join(" and ");
}

export function whereTerm(term: Term, context: WhereContext): string {
  switch (term.type) {
    case "search":
      return `search like ${parameter(context, likePattern(term.text))}`;
    case "compare":
      return whereCompare(term, context);
    case "match":
      return whereMatch(term, columnOf(term.field, context), context);
  }
}

function columnOf(field: FieldName, context: WhereContext): Column {
  return context.columns?.[field] ?? columns[field];
}

/** Of a field that can be compared. */
function ownColumn(field: FieldName, context: WhereContext): OwnColumn {
  const column = columnOf(field, context);
  if (column.type === "actions" || column.type === "holdings")
    throw new RangeError(`${field} is not compared.`);
  return column;
}

/** The text anywhere, its `%`, `_` and `\` taken literally. */
function likePattern(text: string): string {
  return `%${text.toLowerCase().replace(/[\\%_]/g, "\\$&")}%`;
}

function whereMatch(term: MatchTerm, column: Column, context: WhereContext): string {
  switch (column.type) {
    case "code":
      return column.nullable
        ? matchNullableCode(term, column.column, context)
        : matchCode(term, column.column, context);
    case "number":
      return matchNumber(term, column, context);
    case "date":
      return matchDate(term, column, context);
    case "id":
      return matchIds(term, column, context);
    case "bits":
      return matchBits(term, column, context);
    case "actions":
      return matchActions(term, context);
    case "holdings":
      return matchHoldings(term, context);
  }
}

function matchCode(term: MatchTerm, column: string, context: WhereContext): string {
  const field = fieldOf(term.field);
  const unknown = field.unknown ? (codeOf(term.field, "unknown") ?? unknownCode) : null;
  const codes = texts(term).flatMap((text) => codeOf(term.field, text) ?? []);
  if (unknown !== null && (term.negated || asks(term, "unknown"))) codes.push(unknown);
  if (field.none && asks(term, "none")) codes.push(noneCode);
  const list = parameter(context, codes, "smallint[]");
  return term.negated ? `${column} <> all(${list})` : `${column} = any(${list})`;
}

function matchNullableCode(term: MatchTerm, column: string, context: WhereContext): string {
  const codes = texts(term).flatMap((text) => codeOf(term.field, text) ?? []);
  return matchList(term, column, parameter(context, codes, "smallint[]"));
}

/** An empty list differs from everything, from null too. */
function matchList(term: MatchTerm, column: string, list: string): string {
  if (term.negated) return `${column} is not null and ${column} <> all(${list})`;
  return asks(term, "unknown") ? `${column} = any(${list}) or ${column} is null` : `${column} = any(${list})`;
}

function codeOf(field: FieldName, text: string): number | undefined {
  return fieldOf(field).values?.find(({ value }) => value === text)?.code;
}

function matchNumber(term: MatchTerm, column: Column & { type: "number" }, context: WhereContext): string {
  const numbers = texts(term).map(Number);
  // Whole columns are compared as whole numbers: a cast to float would hide their statistics from the planner.
  const list = column.decimals
    ? parameter(context, numbers, "real[]")
    : parameter(context, numbers.filter(Number.isSafeInteger), "int8[]");
  return matchList(term, column.column, list);
}

function matchDate(term: MatchTerm, column: Column & { type: "date" }, context: WhereContext): string {
  const list = parameter(context, texts(term), "date[]");
  if (term.negated) {
    const others = `${column.column} is not null and ${column.column} <> all(${list})`;
    return asks(term, "none") ? others : `(${others}) or ${column.none}`;
  }
  const parts = [`${column.column} = any(${list})`];
  if (asks(term, "none")) parts.push(column.none);
  if (asks(term, "unknown")) parts.push(`${column.column} is null and not (${column.none})`);
  return parts.map((part) => `(${part})`).join(" or ");
}

function matchIds(term: MatchTerm, column: Column & { type: "id" }, context: WhereContext): string {
  const ids = texts(term).flatMap((text) => context.idsOf(column.names, text));
  const list = parameter(context, ids, "int[]");
  const none = asks(term, "none");
  if (!term.negated)
    return none
      ? `${column.column} = any(${list}) or ${column.column} is null`
      : `${column.column} = any(${list})`;
  return none
    ? `${column.column} is not null and ${column.column} <> all(${list})`
    : `${column.column} <> all(${list}) or ${column.column} is null`;
}

function matchBits(term: MatchTerm, column: Column & { type: "bits" }, context: WhereContext): string {
  const mask = parameter(
    context,
    texts(term).reduce((sum, text) => sum | (codeOf(term.field, text) ?? 0), 0),
    "int",
  );
  const { column: set, unread } = column;
  if (term.negated) {
    const parts = [`(${set} | ${unread}) & ${mask} = 0`];
    if (asks(term, "unknown")) parts.push(`${unread} = 0`);
    if (asks(term, "none")) parts.push(`${set} <> 0`);
    return parts.join(" and ");
  }
  const parts = [`${set} & ${mask} <> 0`];
  if (asks(term, "unknown")) parts.push(`${unread} <> 0`);
  if (asks(term, "none")) parts.push(`${set} | ${unread} = 0`);
  return parts.join(" or ");
}

function whereCompare(term: CompareTerm, context: WhereContext): string {
  const column = ownColumn(term.field, context);
  const { quantity, operator } = term;
  if ("number" in quantity && column.type === "number" && column.decimals)
    return `${column.column} ${operator} ${parameter(context, quantity.number, "real")}`;
  if ("number" in quantity)
    return `${column.column} ${operator} ${parameter(context, wholeLimit(operator, quantity.number), "int8")}`;
  if ("date" in quantity) return `${column.column} ${operator} ${parameter(context, quantity.date, "date")}`;
  const day = parameter(context, daysBefore(context.asOf, quantity.days), "date");
  const older = `${column.column} ${mirrored[operator]} ${day}`;
  const { noneAgesFrom } = fieldOf(term.field);
  if (!noneAgesFrom || operator.startsWith("<") || column.type !== "date") return older;
  return `${older} or (${column.none} and ${ownColumn(noneAgesFrom, context).column} ${mirrored[operator]} ${day})`;
}

/** The greater the age, the earlier the day. */
const mirrored: Record<Operator, Operator> = { ">": "<", ">=": "<=", "<": ">", "<=": ">=" };

function daysBefore(asOf: Date, days: number): string {
  const day = dayNumber(asOf.toISOString()) - days;
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}

function texts(term: MatchTerm): string[] {
  return term.values.flatMap((value) => ("text" in value ? [value.text] : []));
}

function asks(term: MatchTerm, special: "none" | "unknown"): boolean {
  return term.values.some((value) => "special" in value && value.special === special);
}

function parameter(context: WhereContext, value: unknown, type?: string): string {
  context.parameters.push(value);
  return `$${context.parameters.length}${type ? `::${type}` : ""}`;
}

/** The whole number that lets the same whole numbers through: `> 2.5` is `> 2`, `< 2.5` is `< 3`. */
function wholeLimit(operator: CompareTerm["operator"], limit: number): number {
  const whole = operator === ">" || operator === "<=" ? Math.floor(limit) : Math.ceil(limit);
  return Math.min(Math.max(whole, -Number.MAX_SAFE_INTEGER), Number.MAX_SAFE_INTEGER);
}
