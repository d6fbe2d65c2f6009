/** Everything, all actions of a service, or all but some, on whatever resource: what an AWS policy gives without naming it. */
import type { Json } from "#lib/ingest/contract.ts";
import { breadthOf } from "./resource-breadth.ts";
import { isRecord, type Statement, statementsOf, stringsOf } from "./statements.ts";

/** The breadth of a whole account. */
const account = 2;

export function awsWildcards(document: Json): string[] {
  return statementsOf(document)
    .filter((statement) => statement.Effect === "Allow" && breadthOf(statement) >= account)
    .flatMap((statement) => starsOf(statement).map((star) => star + markOf(statement)));
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

function markOf({ Condition }: Statement): string {
  return isRecord(Condition) && Object.keys(Condition).length > 0 ? " (conditional)" : "";
}
