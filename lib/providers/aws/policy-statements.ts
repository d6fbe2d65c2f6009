/** The statements of an IAM policy for people to read: nothing is dropped but what is no statement at all. */
import type { Json } from "#lib/ingest/contract.ts";
import type { PolicyStatement } from "../policy-statements.ts";
import { isRecord, type Statement, statementsOf, stringsOf } from "./statements.ts";

/** Null for a document without statements. A statement without a readable effect counts as Deny: it gives nothing. */
export function awsPolicyStatements(document: Json): PolicyStatement[] | null {
  if (!isRecord(document) || document.Statement === undefined) return null;
  return statementsOf(document).map(readable);
}

function readable(statement: Statement): PolicyStatement {
  return {
    sid: typeof statement.Sid === "string" ? statement.Sid : null,
    effect: statement.Effect === "Allow" ? "Allow" : "Deny",
    actions: stringsOf(statement.Action),
    notActions: stringsOf(statement.NotAction),
    resources: stringsOf(statement.Resource),
    notResources: stringsOf(statement.NotResource),
    condition: statement.Condition ?? null,
  };
}
