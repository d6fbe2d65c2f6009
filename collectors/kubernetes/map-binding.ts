/** Bindings as grants: one per subject, in the namespace of the binding or in the whole cluster; what has no subject gives nothing. */
import type { GrantRecord, Json, Ref } from "#lib/ingest/contract.ts";
import {
  type ClusterId,
  clusterRoleKey,
  groupRef,
  namespaceKey,
  roleKey,
  serviceAccountRef,
  userRef,
} from "#lib/providers/kubernetes/keys.ts";
import { type Binding, isBootstrap, managedBy } from "./objects.ts";

export function roleBindingGrants(binding: Binding, cluster: ClusterId): GrantRecord[] {
  const namespace = binding.metadata.namespace ?? "";
  const { kind, name } = binding.roleRef;
  const role = kind === "ClusterRole" ? clusterRoleKey(cluster, name) : roleKey(cluster, namespace, name);
  return grants(binding, {
    ...{ cluster, namespace, role },
    scope: namespaceKey(cluster, namespace),
    via: `role-binding/${binding.metadata.name}`,
  });
}

export function clusterRoleBindingGrants(binding: Binding, cluster: ClusterId): GrantRecord[] {
  return grants(binding, {
    ...{ cluster, namespace: "", role: clusterRoleKey(cluster, binding.roleRef.name) },
    scope: cluster,
    via: `cluster-role-binding/${binding.metadata.name}`,
  });
}

type Place = { cluster: ClusterId; namespace: string; scope: string; role: string; via: string };

function grants({ metadata, subjects }: Binding, place: Place): GrantRecord[] {
  const attributes: { [key: string]: Json } = {
    uid: metadata.uid ?? null,
    createdAt: metadata.creationTimestamp ?? null,
  };
  const manager = managedBy(metadata);
  if (manager !== null) attributes.managedBy = manager;
  // What every cluster gives to everybody is no sign of anything.
  if (isBootstrap(metadata)) attributes.bootstrap = true;
  const refs = new Map<string, Ref>();
  for (const subject of subjects ?? []) {
    const ref = subjectRef(subject, place);
    if (ref !== null) refs.set(`${ref.kind} ${ref.value}`, ref);
  }
  return [...refs.values()].map((subject) => ({
    type: "grant",
    scope: place.scope,
    subject,
    role: { kind: "id", value: place.role },
    effect: "allow",
    via: place.via,
    condition: null,
    attributes,
    unknown: [],
  }));
}

/** An account without a namespace is one of the binding's own. A user may be written for an account: it is the same. */
function subjectRef(
  { kind, name, namespace }: { kind: string; name: string; namespace?: string },
  place: Place,
): Ref | null {
  if (!name) return null;
  switch (kind) {
    case "ServiceAccount": {
      const home = namespace || place.namespace;
      return home === "" ? null : serviceAccountRef(place.cluster, home, name);
    }
    case "Group":
      return groupRef(place.cluster, name);
    case "User":
      return userRef(place.cluster, name);
    default:
      return null;
  }
}
