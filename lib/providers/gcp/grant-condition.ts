/**
 * What a condition of a binding or of a deny rule says about when and where: an end that has passed is known to have passed, names and
 * types of resources narrow how far it reaches, and nothing else is guessed.
 * Source: https://cloud.google.com/iam/docs/conditions-attribute-reference
 */
import type { Breadth } from "#lib/domain/effective-actions.ts";
import type { Json } from "#lib/ingest/contract.ts";

export type ConditionTerms = {
  /** It held until an instant that has passed. */
  isOver: boolean;
  /** The widest it lets anything reach. */
  breadth: Breadth;
  /** When it next begins or ends to hold by the clock alone; null where nothing says so. */
  changesAt: Date | null;
};

const nothingSaid: ConditionTerms = { isOver: false, breadth: 3, changesAt: null };

/** `condition`: `{expression, …}` as a grant keeps it. One that cannot be read narrows nothing. */
export function readCondition(condition: Json, now: Date): ConditionTerms {
  const expression =
    typeof condition === "object" && condition !== null && !Array.isArray(condition)
      ? condition.expression
      : null;
  if (typeof expression !== "string") return nothingSaid;
  return clausesOf(expression)
    .map((clause) => readClause(clause, now))
    .reduce(both, nothingSaid);
}

/** Of two that must both hold. */
function both(one: ConditionTerms, other: ConditionTerms): ConditionTerms {
  const instants = [one.changesAt, other.changesAt].filter((instant) => instant !== null);
  return {
    isOver: one.isOver || other.isOver,
    breadth: Math.min(one.breadth, other.breadth) as Breadth,
    changesAt: instants.length === 0 ? null : new Date(Math.min(...instants.map(Number))),
  };
}

/** What must all hold. An alternative or a negation is one clause of its own that nothing is read from. */
function clausesOf(expression: string): string[] {
  const bare = withoutParentheses(expression);
  if (splitOutside(bare, "||").length > 1) return [bare];
  const parts = splitOutside(bare, "&&");
  return parts.length === 1 ? [bare] : parts.flatMap(clausesOf);
}

function readClause(clause: string, now: Date): ConditionTerms {
  const time = /^request\.time\s*(<=?|>=?)\s*timestamp\(\s*(["'])([^"']+)\2\s*\)$/.exec(clause);
  if (time !== null) return readTime(time[1] ?? "", new Date(time[3] ?? ""), now);
  if (/^resource\.name\s*==\s*(["'])[^"'\\]+\1$/.test(clause)) return { ...nothingSaid, breadth: 0 };
  if (/^resource\.name\.startsWith\(\s*(["'])[^"'\\]+\1\s*\)$/.test(clause))
    return { ...nothingSaid, breadth: 1 };
  if (/^resource\.type\s*==\s*(["'])[^"'\\]+\1$/.test(clause)) return { ...nothingSaid, breadth: 1 };
  return nothingSaid;
}

function readTime(comparison: string, instant: Date, now: Date): ConditionTerms {
  if (Number.isNaN(instant.getTime())) return nothingSaid;
  const isPast = comparison === "<=" ? now > instant : now >= instant;
  if (isPast) return { ...nothingSaid, isOver: comparison.startsWith("<") };
  return { ...nothingSaid, changesAt: instant };
}

function withoutParentheses(text: string): string {
  const trimmed = text.trim();
  if (!trimmed.startsWith("(") || closingOf(trimmed) !== trimmed.length - 1) return trimmed;
  return withoutParentheses(trimmed.slice(1, -1));
}

/** Where the parenthesis that opens the text is closed; -1 where it is not. */
function closingOf(text: string): number {
  let found = -1;
  walk(text, (at, depth) => {
    if (found < 0 && depth === 0 && text[at] === ")") found = at;
  });
  return found;
}

/** Parts between an operator that stands in no parentheses and no quotes. */
function splitOutside(text: string, operator: string): string[] {
  const cuts: number[] = [];
  walk(text, (at, depth) => {
    if (depth === 0 && text.startsWith(operator, at)) cuts.push(at);
  });
  const starts = [0, ...cuts.map((at) => at + operator.length)];
  return starts.map((start, index) => text.slice(start, cuts[index] ?? text.length).trim());
}

/** Visits every character outside quotes, with how many parentheses are open after it. */
function walk(text: string, visit: (at: number, depth: number) => void): void {
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    if (quote !== "") {
      if (character === "\\") at++;
      else if (character === quote) quote = "";
      continue;
    }
    if (character === '"' || character === "'") quote = character;
    if (/[([{]/.test(character)) depth++;
    if (/[)\]}]/.test(character)) depth--;
    visit(at, depth);
  }
}
