/** What a scope of a key allows, for people to read. */
import type { Json } from "#lib/ingest/contract.ts";
import type { PolicyStatement } from "../policy-statements.ts";
import { actionsIn } from "./granted-actions.ts";

/** Null for a document that names no action. */
export function rollcallPolicyStatements(document: Json): PolicyStatement[] | null {
  const actions = actionsIn(document);
  if (actions.length === 0) return null;
  return [
    {
      ...{ sid: null, effect: "Allow", actions, notActions: [], notResources: [], condition: null },
      resources: ["*"],
    },
  ];
}
