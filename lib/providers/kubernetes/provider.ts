/** Kubernetes as Rollcall sees it: kinds with stable codes, and the pure functions that interpret its RBAC. */
import type { Provider } from "../contract.ts";
import { classHints } from "./class-hints.ts";
import { natureOf } from "./classify.ts";
import { externalPrincipal } from "./keys.ts";
import { setUp } from "./set-up.ts";
import { kubernetesSourceConfig } from "./source.ts";
import { writeOwnerBack } from "./write-owner-back.ts";

export const kubernetesProvider: Provider = {
  name: "kubernetes",
  label: "Kubernetes",
  code: 2,
  principalKinds: {
    kubernetes_service_account: { label: "Service account", code: 201 },
    kubernetes_user: { label: "Kubernetes user", code: 202 },
    kubernetes_group: { label: "Kubernetes group", code: 203 },
    kubernetes_node: { label: "Kubernetes node", code: 204 },
    kubernetes_component: { label: "Control plane component", code: 205 },
  },
  natureOf,
  classHints,
  claimingKinds: ["kubernetes_service_account"],
  externalPrincipal,
  sourceConfig: kubernetesSourceConfig,
  exports: {
    main: "the output of `kubectl get namespaces,serviceaccounts,roles,clusterroles,… -A -o json`",
    beside: [
      {
        role: "audit-log",
        description: "audit logs of the same cluster: JSON lines or EventLists, plain or .gz",
        many: true,
      },
    ],
  },
  writeOwnerBack,
  setUp,
};
