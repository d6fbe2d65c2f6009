/** What may follow where the caret stands in a filter: fields while a term begins, values after its colon. Pure. */

import type { FieldType } from "#lib/domain/filter/fields.ts";

/** A field as the filter box needs it: small enough to send to the browser. */
export type FieldHelp = {
  name: string;
  type: FieldType;
  meaning: string;
  values: { value: string; label: string }[];
};

export type Suggestion = {
  /** What the option reads. */
  text: string;
  meaning: string;
  /** What replaces the characters from `from` to `to`. */
  insert: string;
  from: number;
  to: number;
};

const MOST = 12;

/** The options for the term under the caret, best first; none inside quotes and none for a plain word. */
export function suggestFilter(text: string, caret: number, fields: readonly FieldHelp[]): Suggestion[] {
  const before = text.slice(0, caret);
  if ((before.match(/"/g)?.length ?? 0) % 2 === 1) return [];
  const from = before.lastIndexOf(" ") + 1;
  const term = before.slice(from);
  const to = endOfWord(text, caret);
  const colon = term.indexOf(":");
  if (colon === -1) return fieldsFor(term, from, to, fields);
  const field = fields.find(({ name }) => name === term.slice(0, colon).replace(/^-/, "").toLowerCase());
  if (field === undefined) return [];
  return valuesFor(field, term.slice(colon + 1), from + colon + 1, to);
}

function endOfWord(text: string, caret: number): number {
  const space = text.indexOf(" ", caret);
  return space === -1 ? text.length : space;
}

function fieldsFor(term: string, from: number, to: number, fields: readonly FieldHelp[]): Suggestion[] {
  const negated = term.startsWith("-");
  const word = term.replace(/^-/, "").toLowerCase();
  if (/[<>]/.test(word)) return [];
  return ranked(fields, word, ({ name }) => name).map((field) => {
    const compared = field.type === "number" || field.type === "date";
    const text = `${negated && !compared ? "-" : ""}${field.name}${compared ? ">" : ":"}`;
    return { text, meaning: field.meaning, insert: text, from, to };
  });
}

function valuesFor(field: FieldHelp, list: string, at: number, to: number): Suggestion[] {
  const comma = list.lastIndexOf(",") + 1;
  const word = list.slice(comma).toLowerCase();
  const used = new Set(list.slice(0, comma).toLowerCase().split(","));
  const free = field.values.filter(({ value }) => !used.has(value.toLowerCase()));
  return ranked(free, word, ({ value, label }) => `${value} ${label}`).map(({ value, label }) => ({
    text: value,
    meaning: label,
    insert: /[\s",\\]/.test(value) ? `"${value.replace(/["\\]/g, "\\$&")}"` : value,
    from: at + comma,
    to,
  }));
}

/** Those that begin with the word, then those that contain it. */
function ranked<Item>(items: readonly Item[], word: string, textOf: (item: Item) => string): Item[] {
  const begins = items.filter((item) => textOf(item).toLowerCase().startsWith(word));
  const contains = items.filter(
    (item) => !begins.includes(item) && textOf(item).toLowerCase().includes(word),
  );
  return [...begins, ...contains].slice(0, MOST);
}

/** The text with the suggestion in place, and where the caret then stands; a finished value gets a space after it. */
export function applySuggestion(text: string, suggestion: Suggestion): { text: string; caret: number } {
  const open = /[:<>]$/.test(suggestion.insert);
  const tail = text.slice(suggestion.to);
  const insert = open || tail.startsWith(" ") ? suggestion.insert : `${suggestion.insert} `;
  return {
    text: text.slice(0, suggestion.from) + insert + tail,
    caret: suggestion.from + insert.length,
  };
}
