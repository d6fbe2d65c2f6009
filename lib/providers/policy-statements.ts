/** What a role's document says, statement by statement, whatever cloud wrote it; one line per cloud. */
import type { Json } from "#lib/ingest/contract.ts";
import { awsPolicyStatements } from "./aws/policy-statements.ts";
import { azurePolicyStatements } from "./azure/policy-statements.ts";
import { gcpPolicyStatements } from "./gcp/policy-statements.ts";
import { kubernetesPolicyStatements } from "./kubernetes/policy-statements.ts";
import { rollcallPolicyStatements } from "./rollcall/policy-statements.ts";

/** One statement, with everything that was written alone made a list. */
export type PolicyStatement = {
  sid: string | null;
  effect: "Allow" | "Deny";
  actions: string[];
  notActions: string[];
  resources: string[];
  notResources: string[];
  condition: Json;
};

const byProvider = new Map<string, (document: Json) => PolicyStatement[] | null>([
  ["aws", awsPolicyStatements],
  ["gcp", gcpPolicyStatements],
  ["kubernetes", kubernetesPolicyStatements],
  ["azure", azurePolicyStatements],
  ["rollcall", rollcallPolicyStatements],
]);

/** Null where the document is missing or of a form nobody parses yet. */
export function policyStatements(provider: string, document: Json): PolicyStatement[] | null {
  return byProvider.get(provider)?.(document) ?? null;
}
