/** The exact change in Azure and Entra: role assignments, custom roles, permissions, credentials, service principals. */
import type { Remediation, Subject } from "../../remediation.ts";
import { removeBinding } from "./binding-change.ts";
import { credentialChange } from "./credential-change.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { retireChange } from "./retire-change.ts";
import { rotateChange } from "./rotate-change.ts";
import { removeTrust, tighten } from "./trust-change.ts";

export const azureRemediation: Remediation = {
  needed: () => [],
  leavesGroups: false,
  untouchable,
  narrow: narrowGrants,
  readyKinds: ["azure_built_in_role"],
  credential: credentialChange,
  retire: retireChange,
  rotate: rotateChange,
  removeBinding,
  tighten,
  removeTrust,
  removeClaim: ({ to }) => ({
    target: to,
    why: "An identity of Azure does not say of itself whom it becomes: look at the workloads that run as it.",
  }),
};

function untouchable({ kind, attributes }: Subject): string | null {
  if (attributes.publisher === "microsoft")
    return "It is Microsoft's own: its service breaks without what it was given.";
  if (kind === "azure_application")
    return "The registration holds credentials only: what it may do is its service principal's.";
  return kind === "azure_service_principal" || kind === "azure_managed_identity"
    ? null
    : "It stands for others, or is a person: change those who are in it.";
}
