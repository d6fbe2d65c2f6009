/** The exact change in Google Cloud: bindings, custom roles, keys and service accounts. */
import type { Remediation, Subject } from "../../remediation.ts";
import { serviceAgentOf } from "../service-agents.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { credentialChange, retireChange } from "./retire-change.ts";
import { rotateChange } from "./rotate-change.ts";
import { removeBinding, removeTrust, tighten } from "./trust-change.ts";

export const gcpRemediation: Remediation = {
  needed: () => [],
  leavesGroups: false,
  untouchable,
  narrow: narrowGrants,
  readyKinds: ["gcp_predefined_role"],
  credential: credentialChange,
  retire: retireChange,
  rotate: rotateChange,
  removeBinding,
  tighten,
  removeTrust,
  removeClaim: ({ to }) => ({
    target: to,
    why: "A service account of Google Cloud does not say of itself whom it becomes: look at the workloads that run as it.",
  }),
};

/** Kinds that a binding names as one of many, or that are gone. */
const others = new Set([
  ...["gcp_group", "gcp_domain", "gcp_anyone", "gcp_account_set", "gcp_agent_set", "gcp_basic_role_holders"],
  ...["gcp_federated_set", "gcp_workforce_set", "gcp_deleted_account", "gcp_unknown_member"],
]);

function untouchable({ kind, resourceName, externalId }: Subject): string | null {
  const email = resourceName ?? externalId.replace(/^serviceAccount:/, "");
  if (kind === "gcp_service_agent" || serviceAgentOf(email) !== null)
    return "It is a service agent: Google's service breaks without the roles it was given.";
  return others.has(kind) ? "It stands for others, or is gone: change those who are in it." : null;
}
