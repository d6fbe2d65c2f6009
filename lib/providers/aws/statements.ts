/**
 * Reads policy statements as IAM does where that is looser than it looks: one or many, any case of keys and operators, `*` and
 * `?` in actions; what is malformed reads as absent, never as an exception.
 */
import { fitsWildcards } from "#lib/domain/wildcards.ts";
import type { Json } from "#lib/ingest/contract.ts";

export type Statement = { [key: string]: Json };

/** The statements of a policy document, written as one object or as a list. */
export function statementsOf(document: Json): Statement[] {
  if (!isRecord(document)) return [];
  return asList(document.Statement ?? null).filter(isRecord);
}

/** A value written alone or as a list, as a list of its strings. */
export function stringsOf(value: Json | undefined): string[] {
  return asList(value ?? null).filter((item): item is string => typeof item === "string");
}

export function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a statement's Action or NotAction covers the action. IAM compares actions without case. */
export function coversAction(statement: Statement, action: string): boolean {
  if (statement.Action !== undefined) {
    return stringsOf(statement.Action).some((pattern) => matchesPattern(pattern, action));
  }
  if (statement.NotAction === undefined) return false;
  return !stringsOf(statement.NotAction).some((pattern) => matchesPattern(pattern, action));
}

/** IAM's wildcards: `*` is any run, `?` exactly one character; everything else is literal. Runs in linear time per star. */
export function matchesPattern(pattern: string, text: string): boolean {
  if (pattern === "*") return true;
  return fitsWildcards(pattern.toLowerCase(), text.toLowerCase(), { question: true });
}

export type ConditionEntry = { operator: string; key: string; values: string[] };

/** A Condition block as a flat list; operators and keys in lower case, set qualifiers (`ForAnyValue:`) dropped. */
export function conditionEntries(condition: Json): ConditionEntry[] {
  if (!isRecord(condition)) return [];
  return Object.entries(condition).flatMap(([operator, block]) =>
    isRecord(block)
      ? Object.entries(block).map(([key, value]) => ({
          operator: operator.toLowerCase().replace(/^for(any|all)values?:/, ""),
          key: key.toLowerCase(),
          values: asList(value).map((item) => String(item)),
        }))
      : [],
  );
}

function asList(value: Json): Json[] {
  if (value === null) return [];
  return Array.isArray(value) ? value : [value];
}
