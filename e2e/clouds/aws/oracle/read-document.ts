/** What one policy document says, the naive way: each known action against each statement. Kept by the document's text. */
import type { PolicyDocument, Statement } from "../world/model.ts";
import { actionsLike, KNOWN_ACTIONS } from "./known-actions.ts";

export type Reading = {
  /** Each allowed action, and whether always (not only under a condition). */
  allowed: Map<string, boolean>;
  /** Denied whatever the resource and the circumstances. */
  denied: Set<string>;
  /** As `denied`, by statements that speak of anybody. */
  deniedToAnyone: Set<string>;
  openEnded: boolean;
};

const readings = new Map<string, Reading>();

export function readDocument(document: PolicyDocument): Reading {
  const text = JSON.stringify(document);
  const known = readings.get(text);
  if (known) return known;
  const reading: Reading = {
    allowed: new Map(),
    denied: new Set(),
    deniedToAnyone: new Set(),
    openEnded: false,
  };
  for (const statement of document.Statement) addStatement(reading, statement);
  readings.set(text, reading);
  return reading;
}

function addStatement(reading: Reading, statement: Statement): void {
  const conditional = statement.Condition !== undefined;
  if (statement.Effect === "Allow") {
    for (const action of actionsOf(statement))
      reading.allowed.set(action, reading.allowed.get(action) === true || !conditional);
    const whole = listed(statement.Action).some((pattern) => pattern === "*" || pattern.endsWith(":*"));
    if (whole || statement.NotAction !== undefined) reading.openEnded = true;
    return;
  }
  if (conditional || !listed(statement.Resource).includes("*")) return;
  for (const action of actionsOf(statement)) {
    reading.denied.add(action);
    if (statement.Principal === "*") reading.deniedToAnyone.add(action);
  }
}

function actionsOf(statement: Statement): Iterable<string> {
  const named = new Set(
    listed(statement.Action ?? statement.NotAction).flatMap((pattern) => [...actionsLike(pattern)]),
  );
  return statement.Action === undefined ? KNOWN_ACTIONS.filter((action) => !named.has(action)) : named;
}

function listed(value: Statement[string] | undefined): string[] {
  return [value ?? []].flat().map(String);
}
