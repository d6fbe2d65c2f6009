/** Says each term of a filter in words, as the chips show it; every filter that parses can be said. */
import { defaultWindowDays } from "../over-privilege.ts";
import { actionValue } from "./action-value.ts";
import { type Field, fieldOf } from "./fields.ts";
import type { CompareTerm, Filter, MatchTerm, MatchValue, Operator, Term } from "./filter.ts";

/** One chip: the words, and the filter that is left when the chip is removed. */
export type Chip = { words: string; term: Term; without: Filter };

export function describe(filter: Filter): Chip[] {
  return filter.map((term, index) => ({
    words: describeTerm(term),
    term,
    without: filter.filter((_, other) => other !== index),
  }));
}

export function describeTerm(term: Term): string {
  switch (term.type) {
    case "search":
      return `“${term.text}” in name or id`;
    case "match":
      return describeMatch(term, fieldOf(term.field));
    case "compare":
      return describeCompare(term, fieldOf(term.field));
  }
}

function describeMatch(term: MatchTerm, field: Field): string {
  const list = join(term.values.map((value) => valueWords(field, value)));
  const not = term.negated ? "not " : "";
  if (term.values.every((value) => "special" in value)) {
    return `${field.label}: ${not}${list}`;
  }
  if (field.words?.after) return `${not}${list} ${field.words.after}`;
  if (field.words?.not && term.negated) return `${field.words.not} ${list}`;
  if (field.words?.before) return `${not}${field.words.before} ${list}`;
  if (field.words?.unit) return `${not}${list} ${field.words.unit}`;
  if (field.words?.past) return `${not}${field.words.past} on ${list}`;
  return `${field.label}: ${not}${list}`;
}

function valueWords(field: Field, value: MatchValue): string {
  if ("special" in value) return value.special;
  if (field.type === "action") return actionWords(field, value.text);
  // What people called something is said as they did.
  if (field.type === "text") return value.text;
  const label = field.values?.find((candidate) => candidate.value === value.text)?.label ?? value.text;
  // An acronym or product name keeps its capitals; a plain word loses its own inside a sentence.
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function actionWords(field: Field, text: string): string {
  if (!field.dated) return text;
  const { pattern, since } = actionValue(text);
  if (since !== null && "date" in since) return `${pattern} since ${since.date}`;
  const days = since?.days ?? defaultWindowDays;
  return `${pattern} in the last ${days} ${days === 1 ? "day" : "days"}`;
}

function describeCompare(term: CompareTerm, field: Field): string {
  const { quantity, operator } = term;
  if ("number" in quantity) {
    if (field.decimals) return `${field.label} ${measureWords[operator]} ${quantity.number}`;
    const unit = field.words?.unit;
    return unit
      ? `${countWords(operator, quantity.number)} ${unit}`
      : `${field.label} ${countWords(operator, quantity.number)}`;
  }
  const past = field.words?.past ?? field.label;
  if ("date" in quantity) return `${past} ${dateWords[operator]} ${quantity.date}`;
  const days = `${quantity.days} ${quantity.days === 1 ? "day" : "days"}`;
  if (field.words?.absence && operator === ">=") return `${field.words.absence} ${days} or more`;
  if (field.words?.absence && operator === ">") return `${field.words.absence} more than ${days}`;
  return `${past} ${ageWords(operator, days)}`;
}

const measureWords: Record<Operator, string> = {
  ">": "above",
  ">=": "of at least",
  "<": "below",
  "<=": "of at most",
};

const dateWords: Record<Operator, string> = {
  ">": "after",
  ">=": "on or after",
  "<": "before",
  "<=": "on or before",
};

function ageWords(operator: Operator, days: string): string {
  switch (operator) {
    case ">":
      return `more than ${days} ago`;
    case ">=":
      return `${days} ago or earlier`;
    case "<":
      return `less than ${days} ago`;
    case "<=":
      return `${days} ago or later`;
  }
}

function countWords(operator: Operator, number: number): string {
  switch (operator) {
    case ">":
      return `more than ${number}`;
    case ">=":
      return `${number} or more`;
    case "<":
      return `fewer than ${number}`;
    case "<=":
      return `at most ${number}`;
  }
}

function join(words: string[]): string {
  if (words.length < 2) return words.join("");
  return `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}
