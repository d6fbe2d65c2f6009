/** The exact change in a cluster: roles, bindings, legacy tokens and service accounts. */
import type { Remediation, Subject } from "../../remediation.ts";
import { removeBinding, removeClaim } from "./binding-change.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { credentialChange, retireChange } from "./retire-change.ts";

export const kubernetesRemediation: Remediation = {
  needed: () => [],
  leavesGroups: false,
  untouchable,
  narrow: narrowGrants,
  readyKinds: [],
  credential: credentialChange,
  retire: retireChange,
  // The cluster makes no new ones of this kind: pods ask for short-lived ones.
  rotate: ({ credential, subject }) => credentialChange(credential, subject),
  removeBinding,
  tighten: ({ trust }) => ({
    target: trust.trusted.value,
    why: "Who may become a service account is said by roles that give `create` on serviceaccounts/token and `impersonate`: narrow those.",
  }),
  removeTrust: ({ trust }) => ({
    target: trust.trusted.value,
    why: "It comes by what was read elsewhere (aws-auth, an access entry): take it out there.",
  }),
  removeClaim,
};

function untouchable({ kind, name }: Subject): string | null {
  if (kind === "kubernetes_component" || kind === "kubernetes_node" || name.startsWith("system:"))
    return "It is a part of the cluster itself: the API server binds it, and mends its bindings at every start.";
  return kind === "kubernetes_service_account" || kind === "kubernetes_user"
    ? null
    : "It stands for others: change those who are in it.";
}
