/**
 * Everything, all actions of a service, or all but some, on whatever resource: what an AWS policy gives without naming it, and does not
 * itself take back.
 */
import type { Json } from "#lib/ingest/contract.ts";
import { breadthOf, coversEveryResource } from "./resource-breadth.ts";
import { isRecord, matchesPattern, type Statement, statementsOf, stringsOf } from "./statements.ts";

/** The breadth of a whole account. */
const account = 2;

export function awsWildcards(document: Json): string[] {
  const statements = statementsOf(document);
  const denied = statements.filter(isDenial).flatMap(({ Action }) => stringsOf(Action));
  return statements
    .filter((statement) => statement.Effect === "Allow" && breadthOf(statement) >= account)
    .flatMap((statement) =>
      starsOf(statement)
        .filter((star) => !denied.some((pattern) => takesBack(pattern, star)))
        .map((star) => star + markOf(statement)),
    );
}

/** One that holds always: under a condition, or on some resources, it takes nothing back for good. */
function isDenial(statement: Statement): boolean {
  return statement.Effect === "Deny" && !isConditional(statement) && coversEveryResource(statement);
}

/** Whether the pattern covers all that the star does: as text, the star stands for whatever may follow. */
function takesBack(pattern: string, star: string): boolean {
  return /^[*:]+$/.test(pattern) || (star !== "*" && matchesPattern(pattern, star));
}

function starsOf({ Action, NotAction }: Statement): string[] {
  if (Action !== undefined) return stringsOf(Action).flatMap(starOf);
  const left = stringsOf(NotAction);
  return left.length === 0 || left.some((pattern) => /^[*:]+$/.test(pattern))
    ? []
    : [`everything but ${left.join(", ")}`];
}

/** `*:*` is the same as `*`; IAM compares services without case. */
function starOf(pattern: string): string[] {
  if (/^\*+(:\*+)?$/.test(pattern)) return ["*"];
  const service = /^([a-z0-9-]+):\*+$/i.exec(pattern)?.[1];
  return service === undefined ? [] : [`${service.toLowerCase()}:*`];
}

function markOf(statement: Statement): string {
  return isConditional(statement) ? " (conditional)" : "";
}

function isConditional({ Condition }: Statement): boolean {
  return isRecord(Condition) && Object.keys(Condition).length > 0;
}
