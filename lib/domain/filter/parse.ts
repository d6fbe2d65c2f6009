/** Turns filter text into a filter; whatever the text holds, it gives a filter or throws Invalid with a hint and a position. */
import { defaultWindowDays } from "../over-privilege.ts";
import { type Field, type FieldName, fields, findField } from "./fields.ts";
import { type Filter, filterLimits, type MatchValue, type Quantity, type Term } from "./filter.ts";
import { invalidFilter, type RawTerm, type RawValue, scan } from "./scan.ts";
import { suggest } from "./suggest.ts";

/** Terms and values in the order written, values in canonical spelling. Throws Invalid (`detail.position`). */
export function parse(text: string): Filter {
  return scan(text).map(termOf);
}

function termOf(raw: RawTerm): Term {
  if (raw.type === "search") return searchOf(raw.text, raw.position);
  const field = knownField(raw.field, raw.position);
  if (raw.type === "match") {
    if (raw.negated && field.notNegated)
      throw invalidFilter(`"${field.name}" cannot be negated.`, field.notNegated, raw.position);
    const values = raw.values.map((value) => matchValue(field, value, raw.negated));
    return { type: "match", field: field.name, negated: raw.negated, values };
  }
  return {
    type: "compare",
    field: field.name,
    operator: raw.operator,
    quantity: quantityOf(field, raw.value),
  };
}

function searchOf(text: string, position: number): Term {
  const equals = /^([\w-]+)=(.*)$/s.exec(text);
  if (equals?.[1] && findField(equals[1])) {
    const hint = `Write ${equals[1].toLowerCase()}:${equals[2] || "value"}; to search for the text, use quotes.`;
    throw invalidFilter(`A field takes a colon, not "=".`, hint, position);
  }
  if (text.length > filterLimits.search) {
    const message = `A search is at most ${filterLimits.search} characters long.`;
    throw invalidFilter(message, "Search for a part of it.", position);
  }
  return { type: "search", text };
}

function knownField(name: string, position: number): Field & { name: FieldName } {
  const field = findField(name);
  if (field) return field;
  const meant = suggest(
    name,
    fields.map((candidate) => candidate.name),
  );
  const search = 'To search for the text, put it in "quotes".';
  const hint = meant ? `Did you mean ${meant}? ${search}` : `Fields: ${names(fields)}. ${search}`;
  throw invalidFilter(`There is no field called "${name}".`, hint, position);
}

function names(all: readonly { name: string }[]): string {
  return all.map(({ name }) => name).join(", ");
}

function matchValue(field: Field, raw: RawValue, negated: boolean): MatchValue {
  const word = raw.text.toLowerCase();
  const literal = raw.quoted && (field.type === "text" || field.type === "action");
  if (!literal && word === "none" && field.none) return { special: "none" };
  if (!literal && word === "unknown" && field.unknown) return { special: "unknown" };
  switch (field.type) {
    case "enum":
    case "bits":
      return { text: closedValue(field, raw) };
    case "number":
      return { text: String(numberOf(field, raw)) };
    case "date":
      if (isAge(raw.text)) {
        const hint = `Write ${field.name}>${raw.text} or ${field.name}<${raw.text}.`;
        throw invalidFilter("An age needs a comparison.", hint, raw.position);
      }
      return { text: dateOf(field, raw) };
    case "text":
      return { text: raw.text };
    case "action":
      return { text: actionText(field, raw, negated) };
  }
}

/** The action as it is written, and since when in days or as a day. */
function actionText(field: Field, raw: RawValue, negated: boolean): string {
  if (raw.text.length > filterLimits.search) {
    const message = `The name of an action is at most ${filterLimits.search} characters long.`;
    throw invalidFilter(message, "Use a wildcard: s3:Get*.", raw.position);
  }
  const at = raw.text.lastIndexOf("@");
  if (at < 0) return raw.text;
  const pattern = raw.text.slice(0, at);
  if (!field.dated || negated || pattern === "") {
    const message = pattern === "" ? "The action is missing." : "It takes no day here.";
    const plain = `Write ${negated ? "-" : ""}${field.name}:${pattern || "s3:PutObject"}.`;
    const why = negated ? ` What is proven unused is proven for ${defaultWindowDays} days.` : "";
    throw invalidFilter(message, plain + why, raw.position);
  }
  const since: RawValue = { ...raw, text: raw.text.slice(at + 1), position: raw.position };
  return `${pattern}@${isAge(since.text) ? `${daysOf(since)}d` : dateOf({ ...field, name: `${field.name}:${pattern}@` }, since)}`;
}

function closedValue(field: Field, raw: RawValue): string {
  const values = field.values ?? [];
  const word = raw.text.toLowerCase();
  const found = values.find(({ value }) => value === word);
  if (found) return found.value;
  const specials = [...(field.none ? ["none"] : []), ...(field.unknown ? ["unknown"] : [])];
  const all = [...new Set([...values.map(({ value }) => value), ...specials])];
  const byLabel = values.find(({ label }) => label.toLowerCase() === word)?.value;
  const meant = byLabel ?? suggest(raw.text, all);
  const hint = meant ? `Did you mean ${field.name}:${meant}?` : `Values: ${all.join(", ")}.`;
  throw invalidFilter(`"${raw.text}" is no ${field.label.toLowerCase()}.`, hint, raw.position);
}

function quantityOf(field: Field, raw: RawValue): Quantity {
  if (field.type === "number") return { number: numberOf(field, raw) };
  if (field.type !== "date") {
    const hint = `Write ${field.name}:value.`;
    throw invalidFilter(`${field.label} cannot be compared.`, hint, raw.position);
  }
  return isAge(raw.text) ? { days: daysOf(raw) } : { date: dateOf(field, raw) };
}

function numberOf(field: Field, raw: RawValue): number {
  const number = /^\d{1,10}(\.\d{1,6})?$/.test(raw.text) ? Number(raw.text) : Number.NaN;
  if (number <= filterLimits.number) return number;
  throw invalidFilter(
    `"${raw.text}" is no number Rollcall can compare.`,
    `For example ${field.name}>2.`,
    raw.position,
  );
}

function isAge(text: string): boolean {
  return /^\d+[a-z]$/i.test(text);
}

/** `90d`, `12w` or `1y` (365 days), in days. */
function daysOf(raw: RawValue): number {
  const unit = { d: 1, w: 7, y: 365 }[raw.text.slice(-1).toLowerCase()];
  const days = Number(raw.text.slice(0, -1)) * (unit ?? Number.NaN);
  if (days <= filterLimits.days) return days;
  const hint = "Write days, weeks or years: 90d, 12w, 1y; at most 100 years.";
  throw invalidFilter(`"${raw.text}" is no age.`, hint, raw.position);
}

function dateOf(field: Field, raw: RawValue): string {
  if (/^(19|2\d)\d\d-\d\d-\d\d$/.test(raw.text)) {
    const date = new Date(`${raw.text}T00:00:00Z`);
    if (!Number.isNaN(date.getTime()) && date.toISOString().startsWith(raw.text)) return raw.text;
  }
  const hint =
    field.type === "action"
      ? `Write a day or an age: ${field.name}2026-01-31 or ${field.name}90d.`
      : `Write a day or an age: ${field.name}<2026-01-31 or ${field.name}>90d.`;
  throw invalidFilter(`"${raw.text}" is no date.`, hint, raw.position);
}
