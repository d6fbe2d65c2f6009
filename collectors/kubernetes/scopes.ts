/** A cluster and its namespaces as scopes, whether they were read from a server or a file. */
import type { Json, Scope } from "#lib/ingest/contract.ts";
import { type ClusterId, namespaceKey } from "#lib/providers/kubernetes/keys.ts";
import type { Namespace } from "./cluster.ts";

export function clusterScope(id: ClusterId, name: string, attributes: { [key: string]: Json }): Scope {
  return { externalId: id, kind: "kubernetes_cluster", name, parent: null, state: "active", attributes };
}

/** A namespace that is being deleted is still there, maybe for ever: only its absence ends it. */
export function namespaceScope(cluster: ClusterId, namespace: Namespace): Scope {
  const { name, uid, createdAt, labels, annotations } = namespace;
  const enforced = labels["pod-security.kubernetes.io/enforce"];
  return {
    externalId: namespaceKey(cluster, name),
    kind: "kubernetes_namespace",
    name,
    parent: cluster,
    state: "active",
    attributes: {
      ...{ uid, createdAt, labels },
      ...(Object.keys(annotations).length > 0 ? { annotations } : {}),
      ...(enforced === undefined ? {} : { podSecurity: enforced }),
    },
  };
}
