/** The exact change in a cluster: roles, bindings, legacy tokens and service accounts. */
import type { Remediation, Subject } from "../../remediation.ts";
import { narrowGrants } from "./narrow-grants.ts";
import { credentialChange, retireChange } from "./retire-change.ts";

export const kubernetesRemediation: Remediation = {
  needed: () => [],
  untouchable,
  narrow: narrowGrants,
  readyKinds: [],
  credential: credentialChange,
  retire: retireChange,
};

function untouchable({ kind, name }: Subject): string | null {
  if (kind === "kubernetes_component" || kind === "kubernetes_node" || name.startsWith("system:"))
    return "It is a part of the cluster itself: the API server binds it, and mends its bindings at every start.";
  return kind === "kubernetes_service_account" || kind === "kubernetes_user"
    ? null
    : "It stands for others: change those who are in it.";
}
