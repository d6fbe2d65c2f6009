/** What AWS's policies grant, and how much harm that can do. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type CompiledDocument, emptyDocument } from "#lib/domain/effective-actions.ts";
import type { GrantedActions } from "../granted-actions.ts";
import { bundledActions } from "./bundled-actions.ts";
import { compilePolicy } from "./compile-policy.ts";
import { awsGrantTerms, awsInherentTerms, everything } from "./grant-terms.ts";
import { awsRisks } from "./risks.ts";

export const awsGrantedActions: GrantedActions = {
  wildcards: "*?",
  bundled: bundledActions,
  compile: (document, catalogue, select) =>
    select === everything ? wholeCatalogue(catalogue) : compilePolicy(document, catalogue, select),
  terms: awsGrantTerms,
  inherent: awsInherentTerms,
  /**
   * A role's last use is every use of its credentials, whatever the service (GetRole API reference, RoleLastUsed). The credential
   * report misses service-specific credentials and deleted keys; the access advisor speaks of services and actions, not of identities.
   */
  wholeSources: new Set(["iam-role-last-used", "access-analyzer"]),
  risks: awsRisks,
};

function wholeCatalogue({ all }: Catalogue): CompiledDocument {
  return { ...emptyDocument, allows: [{ actions: all, breadth: 2, conditional: false }], openEnded: true };
}
