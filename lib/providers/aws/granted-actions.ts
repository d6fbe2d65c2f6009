/** What AWS's policies grant, and how much harm that can do. */
import type { GrantedActions } from "../granted-actions.ts";
import { bundledActions } from "./bundled-actions.ts";
import { compilePolicy } from "./compile-policy.ts";
import { awsGrantTerms } from "./grant-terms.ts";
import { awsRisks } from "./risks.ts";

export const awsGrantedActions: GrantedActions = {
  wildcards: "*?",
  bundled: bundledActions,
  compile: compilePolicy,
  terms: awsGrantTerms,
  /**
   * A role's last use is every use of its credentials, whatever the service (GetRole API reference, RoleLastUsed). The credential
   * report misses service-specific credentials and deleted keys; the access advisor speaks of services and actions, not of identities.
   */
  wholeSources: new Set(["iam-role-last-used"]),
  risks: awsRisks,
};
