/** The types the simulator holds objects of: what they are called, and each object with what selects it and how it is written. */

import type { Collection } from "../world/apply-entry.ts";
import { certificateRequestsOf } from "../world/certificates.ts";
import { jobsOf, podsOf, replicaSetsOf } from "../world/derived.ts";
import type { Labels, Workload, WorkloadKind } from "../world/model.ts";
import {
  clusterRoleBindingObject,
  clusterRoleObject,
  configMapObject,
  namespaceObject,
  otherSecretMetadata,
  roleBindingObject,
  roleObject,
  serviceAccountObject,
  tokenSecretLabels,
  tokenSecretMetadata,
} from "./access-objects.ts";
import { certificateRequestObject } from "./certificate-objects.ts";
import type { JsonObject } from "./metadata.ts";
import type { View } from "./view.ts";
import {
  cronJobObject,
  daemonSetObject,
  deploymentObject,
  jobObject,
  podObject,
  replicaSetObject,
  replicationControllerObject,
  statefulSetObject,
} from "./workload-objects.ts";

export type Item = {
  namespace: string | null;
  name: string;
  labels: Labels;
  /** What field selectors can ask for, besides name and namespace. */
  fields: Record<string, string>;
  write(): JsonObject;
};

export type ResourceType = {
  group: string;
  version: string;
  resource: string;
  kind: string;
  namespaced: boolean;
  /** The list of the world that a write goes to; null for what only the control plane makes. */
  collection: Collection | null;
  items(view: View): Item[];
};

type Thing = { name: string; namespace?: string; labels: Labels };

function item(thing: Thing, write: () => JsonObject, fields: Record<string, string> = {}): Item {
  const { name, namespace = null, labels } = thing;
  return { namespace, name, labels, fields, write };
}

function type(
  path: string,
  kind: string,
  namespaced: boolean,
  collection: Collection | null,
  items: ResourceType["items"],
): ResourceType {
  const [group = "", version = "", resource = ""] = path.split(" ");
  return { group: group === "core" ? "" : group, version, resource, kind, namespaced, collection, items };
}

function workloads(
  path: string,
  kind: WorkloadKind,
  write: (workload: Workload, view: View) => JsonObject,
): ResourceType {
  return type(path, kind, true, "workloads", (view) =>
    view.state.workloads
      .filter((workload) => workload.kind === kind)
      .map((workload) => item(workload, () => write(workload, view))),
  );
}

const RBAC = "rbac.authorization.k8s.io";

export const RESOURCES: ResourceType[] = [
  type("core v1 namespaces", "Namespace", false, "namespaces", ({ state }) =>
    state.namespaces.map((one) => item(one, () => namespaceObject(one), { "status.phase": "Active" })),
  ),
  type("core v1 serviceaccounts", "ServiceAccount", true, "serviceAccounts", ({ state }) =>
    state.serviceAccounts.map((one) => item(one, () => serviceAccountObject(one))),
  ),
  type("core v1 configmaps", "ConfigMap", true, null, ({ state }) =>
    state.configMaps.map((one) => item(one, () => configMapObject(one))),
  ),
  type("core v1 secrets", "Secret", true, "tokenSecrets", (view) => [
    ...view.state.tokenSecrets.map((one) =>
      item(
        { ...one, labels: tokenSecretLabels(one, view) },
        () => ({
          kind: "Secret",
          apiVersion: "v1",
          metadata: tokenSecretMetadata(one, view),
          type: TOKEN_TYPE,
        }),
        { type: TOKEN_TYPE },
      ),
    ),
    ...view.state.otherSecrets.map((one) =>
      item(
        one,
        () => ({ kind: "Secret", apiVersion: "v1", metadata: otherSecretMetadata(one), type: one.type }),
        { type: one.type },
      ),
    ),
  ]),
  type(`${RBAC} v1 roles`, "Role", true, "roles", ({ state }) =>
    state.roles.map((one) => item(one, () => roleObject(one))),
  ),
  type(`${RBAC} v1 clusterroles`, "ClusterRole", false, "clusterRoles", ({ state }) =>
    state.clusterRoles.map((one) => item(one, () => clusterRoleObject(one))),
  ),
  type(`${RBAC} v1 rolebindings`, "RoleBinding", true, "roleBindings", ({ state }) =>
    state.roleBindings.map((one) => item(one, () => roleBindingObject(one))),
  ),
  type(`${RBAC} v1 clusterrolebindings`, "ClusterRoleBinding", false, "clusterRoleBindings", ({ state }) =>
    state.clusterRoleBindings.map((one) => item(one, () => clusterRoleBindingObject(one))),
  ),
  workloads("apps v1 deployments", "Deployment", deploymentObject),
  workloads("apps v1 statefulsets", "StatefulSet", statefulSetObject),
  workloads("apps v1 daemonsets", "DaemonSet", daemonSetObject),
  workloads("batch v1 cronjobs", "CronJob", cronJobObject),
  workloads("core v1 replicationcontrollers", "ReplicationController", replicationControllerObject),
  type("apps v1 replicasets", "ReplicaSet", true, null, (view) =>
    replicaSetsOf(view.state).map((one) => item(one, () => replicaSetObject(one, view))),
  ),
  type("batch v1 jobs", "Job", true, "workloads", (view) =>
    jobsOf(view.state).map((one) => item(one, () => jobObject(one, view))),
  ),
  type("core v1 pods", "Pod", true, "workloads", (view) =>
    podsOf(view.state, view.facts).map((one) =>
      item(one, () => podObject(one, view), {
        "status.phase": one.phase,
        "spec.nodeName": one.node ?? "",
        "spec.serviceAccountName": one.template.serviceAccount ?? "default",
      }),
    ),
  ),
  type(
    "certificates.k8s.io v1 certificatesigningrequests",
    "CertificateSigningRequest",
    false,
    null,
    (view) =>
      certificateRequestsOf(view.state, view.facts).map((one) =>
        item({ name: one.name, labels: {} }, () => certificateRequestObject(one), {
          "spec.signerName": one.signer,
        }),
      ),
  ),
];

export const TOKEN_TYPE = "kubernetes.io/service-account-token";

export function resourceAt(group: string, version: string, resource: string): ResourceType | undefined {
  return RESOURCES.find((one) => one.group === group && one.version === version && one.resource === resource);
}

/** In the order the store keeps them: by `namespace/name`, byte by byte. */
export function itemsOf(type: ResourceType, view: View): Item[] {
  const kept = listed.get(view.state) ?? new Map<string, Item[]>();
  const name = `${type.group}/${type.resource}/${view.state.revision}/${view.associated.size}`;
  const known = kept.get(name);
  if (known) return known;
  const items = type.items(view).toSorted((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
  kept.set(name, items);
  listed.set(view.state, kept);
  return items;
}

/** Walks ask for one page after another of the same moment. */
const listed = new WeakMap<object, Map<string, Item[]>>();

export const keyOf = ({ namespace, name }: Pick<Item, "namespace" | "name">): string =>
  namespace === null ? name : `${namespace}/${name}`;
