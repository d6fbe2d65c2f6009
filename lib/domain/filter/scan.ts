/** Cuts filter text into raw terms with their positions; knows quoting and the first-colon rule, but no field. */
import { Invalid } from "#lib/errors.ts";
import { filterLimits, type Operator } from "./filter.ts";

export type RawValue = { text: string; quoted: boolean; position: number };

export type RawTerm =
  | { type: "search"; text: string; position: number }
  | { type: "match"; field: string; negated: boolean; values: RawValue[]; position: number }
  | { type: "compare"; field: string; operator: Operator; value: RawValue; position: number };

/** An Invalid that says where in the text (`detail.position`, from 0) and what to do. */
export function invalidFilter(message: string, hint: string, position: number): Invalid {
  return new Invalid(message, { hint, detail: { position } });
}

/** Throws Invalid for text no filter can be; everything else becomes raw terms in the order written. */
export function scan(text: string): RawTerm[] {
  refuseUnusable(text);
  const terms: RawTerm[] = [];
  let position = 0;
  for (;;) {
    while (position < text.length && isSpace(text, position)) position++;
    if (position >= text.length) return terms;
    if (terms.length >= filterLimits.terms) {
      throw invalidFilter(
        `A filter holds at most ${filterLimits.terms} terms.`,
        "Join values of one field with commas.",
        position,
      );
    }
    const { term, end } = scanTerm(text, position);
    terms.push(term);
    position = end;
  }
}

function refuseUnusable(text: string): void {
  if (text.length > filterLimits.characters) {
    throw invalidFilter(
      `The filter is longer than ${filterLimits.characters} characters.`,
      "Shorten it: fewer values, or a scope in place of many names.",
      filterLimits.characters,
    );
  }
  const nul = text.indexOf("\0");
  const position = nul >= 0 ? nul : text.isWellFormed() ? -1 : 0;
  if (position >= 0) {
    throw invalidFilter("The filter holds a character no name can hold.", "Type it again by hand.", position);
  }
}

type Scanned = { term: RawTerm; end: number };

function scanTerm(text: string, start: number): Scanned {
  const negated = text[start] === "-";
  const from = negated ? start + 1 : start;
  if (text[from] === '"') return scanQuotedSearch(text, start, from, negated);
  let end = from;
  while (end < text.length && !isSpace(text, end) && !":<>".includes(text[end] ?? "")) end++;
  const head = text.slice(from, end);
  // No field can be called "arn" (fields.test.ts), so that a pasted ARN is a search.
  const isArn = text[end] === ":" && head.toLowerCase() === "arn" && !negated;
  if (end >= text.length || isSpace(text, end) || isArn) return scanWord(text, start, negated);
  if (head === "") {
    throw invalidFilter(
      `Something is missing before "${text[end]}".`,
      'Write field:value, for example kind:aws_iam_user, or put words to search for in "quotes".',
      start,
    );
  }
  return text[end] === ":"
    ? scanMatch(text, start, head, negated, end + 1)
    : scanCompare(text, start, head, negated, end);
}

function scanQuotedSearch(text: string, start: number, from: number, negated: boolean): Scanned {
  if (negated) throw negatedSearch(start);
  const { value, end } = scanQuoted(text, from);
  if (end < text.length && !isSpace(text, end)) throw afterQuote(text, end);
  return { term: { type: "search", text: value, position: start }, end };
}

function scanWord(text: string, start: number, negated: boolean): Scanned {
  let end = start;
  while (end < text.length && !isSpace(text, end)) end++;
  if (negated) throw negatedSearch(start);
  return { term: { type: "search", text: text.slice(start, end), position: start }, end };
}

function scanMatch(text: string, start: number, field: string, negated: boolean, from: number): Scanned {
  const values: RawValue[] = [];
  let position = from;
  for (;;) {
    const { value, end } = scanValue(text, position, true);
    values.push(value);
    if (values.length > filterLimits.values) {
      throw invalidFilter(
        `A term holds at most ${filterLimits.values} values.`,
        "Narrow with another field instead.",
        position,
      );
    }
    if (text[end] !== ",") return { term: { type: "match", field, negated, values, position: start }, end };
    position = end + 1;
  }
}

function scanCompare(text: string, start: number, field: string, negated: boolean, at: number): Scanned {
  const operator = (text[at + 1] === "=" ? `${text[at]}=` : text[at]) as Operator;
  if (negated) {
    const opposite = { ">": "<=", "<": ">=", ">=": "<", "<=": ">" }[operator];
    throw invalidFilter("A comparison cannot be negated.", `Write ${field}${opposite}… instead.`, start);
  }
  const { value, end } = scanValue(text, at + operator.length, false);
  return { term: { type: "compare", field, operator, value, position: start }, end };
}

function scanValue(text: string, start: number, list: boolean): { value: RawValue; end: number } {
  if (text[start] === '"') {
    const { value, end } = scanQuoted(text, start);
    if (end < text.length && !isSpace(text, end) && !(list && text[end] === ",")) throw afterQuote(text, end);
    return { value: { text: value, quoted: true, position: start }, end };
  }
  let end = start;
  while (end < text.length && !isSpace(text, end) && !(list && text[end] === ",")) end++;
  if (end === start) {
    throw invalidFilter(
      "A value is missing.",
      "Write the value directly after the field, without a space.",
      start,
    );
  }
  return { value: { text: text.slice(start, end), quoted: false, position: start }, end };
}

/** Reads from the opening quote at `start`; inside, backslash takes the next character as it is. */
function scanQuoted(text: string, start: number): { value: string; end: number } {
  let value = "";
  for (let position = start + 1; position < text.length; position++) {
    const character = text[position] ?? "";
    if (character === '"') {
      if (value === "")
        throw invalidFilter("There is nothing between the quotes.", "Write something or remove them.", start);
      return { value, end: position + 1 };
    }
    if (character === "\\" && position + 1 < text.length) value += text[++position];
    else value += character;
  }
  throw invalidFilter("A quote is not closed.", 'Add the closing ".', start);
}

function negatedSearch(position: number): Invalid {
  return invalidFilter(
    "A search cannot be negated.",
    'Only fields can: -kind:aws_iam_user. To search for a leading dash, use quotes: "-word".',
    position,
  );
}

function afterQuote(_text: string, position: number): Invalid {
  return invalidFilter(
    "Something follows the closing quote.",
    "Put a space after the closing quote.",
    position,
  );
}

function isSpace(text: string, position: number): boolean {
  return /\s/.test(text[position] ?? "");
}
