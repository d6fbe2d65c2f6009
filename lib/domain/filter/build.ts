/** Writes filters as text, so that parse(build(filter)) is the filter, and one canonical text stands for one meaning. */
import { Invalid } from "#lib/errors.ts";
import { fieldOf, fields } from "./fields.ts";
import type { Filter, MatchTerm, MatchValue, Quantity, Term } from "./filter.ts";
import { parse } from "./parse.ts";

/** The filter in the order given. */
export function build(filter: Filter): string {
  return filter.map(buildTerm).join(" ");
}

export function buildTerm(term: Term): string {
  switch (term.type) {
    case "search":
      return /^[^\s":<>=,\\-][^\s":<>=,\\]*$/.test(term.text) ? term.text : quote(term.text);
    case "compare":
      return `${term.field}${term.operator}${buildQuantity(term.quantity)}`;
    case "match":
      return `${term.negated ? "-" : ""}${term.field}:${term.values.map(buildValue).join(",")}`;
  }
}

function buildValue(value: MatchValue): string {
  if ("special" in value) return value.special;
  const { text } = value;
  const plain = /^[^\s",\\]+$/.test(text) && !/^(none|unknown)$/i.test(text);
  return plain ? text : quote(text);
}

function buildQuantity(quantity: Quantity): string {
  if ("number" in quantity) return String(quantity.number);
  return "date" in quantity ? quantity.date : `${quantity.days}d`;
}

function quote(text: string): string {
  return `"${text.replace(/["\\]/g, "\\$&")}"`;
}

/**
 * The same filter in one order: terms as the registry lists their fields, values sorted, nothing twice, and no term that names
 * every value there is.
 */
export function canonical(filter: Filter): Filter {
  const terms = filter.map((term) => (term.type === "match" ? canonicalMatch(term) : term));
  const written = new Map(terms.filter((term) => !isEverything(term)).map((term) => [buildTerm(term), term]));
  return [...written.entries()]
    .sort(
      ([leftText, left], [rightText, right]) =>
        place(left) - place(right) || compareText(leftText, rightText),
    )
    .map(([, term]) => term);
}

/** As kept in the database by saved views and rules: canonical, with the version of the language. */
export function toStored(filter: Filter): string {
  return `1|${build(canonical(filter))}`;
}

/** Reads what `toStored` wrote. Throws Invalid for another version or text that no longer parses. */
export function fromStored(text: string): Filter {
  if (!text.startsWith("1|")) {
    throw new Invalid("This stored filter is of a version Rollcall does not know.", {
      hint: "Write the filter again and save it.",
    });
  }
  return parse(text.slice(2));
}

function canonicalMatch(term: MatchTerm): MatchTerm {
  const values = new Map(term.values.map((value) => [buildValue(value), value]));
  const sorted = [...values.values()].sort((left, right) => {
    const [leftRank, rightRank] = [rank(term, left), rank(term, right)];
    return leftRank - rightRank || compareText(buildValue(left), buildValue(right));
  });
  return { ...term, values: sorted };
}

/** Registry order for closed lists, size for numbers, then `none`, then `unknown`. */
function rank(term: MatchTerm, value: MatchValue): number {
  if ("special" in value) return value.special === "none" ? 2e9 : 3e9;
  const field = fieldOf(term.field);
  if (field.values) return field.values.findIndex((candidate) => candidate.value === value.text);
  return field.type === "number" ? Number(value.text) : 0;
}

/** Whether an enum term lists every value its field can have, and so says nothing. */
function isEverything(term: Term): boolean {
  if (term.type !== "match" || term.negated) return false;
  const field = fieldOf(term.field);
  if (field.type !== "enum" || !field.values) return false;
  const wanted = new Set(field.values.map(({ value }) => value));
  if (field.none) wanted.add("none");
  if (field.unknown) wanted.add("unknown");
  for (const value of term.values) wanted.delete("special" in value ? value.special : value.text);
  return wanted.size === 0;
}

const order = new Map<string, number>(fields.map(({ name }, index) => [name, index]));

function place(term: Term): number {
  return term.type === "search" ? fields.length : (order.get(term.field) ?? fields.length);
}

function compareText(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
