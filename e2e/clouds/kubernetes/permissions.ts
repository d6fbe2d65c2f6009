/** What the collector may do in each cluster: by default exactly what its permissions.json lists, in all of them. */
import { type Permissions, shippedPermissions } from "../permissions.ts";

export type Asked = {
  verb: string;
  group: string;
  resource: string;
  namespace: string | null;
  name: string | null;
};

/** A scope is a cluster (`prod`) or a namespace of one (`prod/payments`). */
export type KubernetesPermissions = Permissions & {
  allows(cluster: string, asked: Asked): boolean;
  allowsPath(cluster: string, path: string): boolean;
  /** Whether `permission`, as permissions.json writes it, holds in the whole cluster or, with one, in a namespace. */
  holds(permission: string, cluster: string, namespace?: string): boolean;
};

/** `list roles.rbac.authorization.k8s.io`, `get configmaps/aws-auth`. */
export function permissionOf({ verb, group, resource, name }: Asked): string {
  const what = group === "" ? resource : `${resource}.${group}`;
  return verb === "get" && name !== null ? `${verb} ${what}/${name}` : `${verb} ${what}`;
}

export function createKubernetesPermissions(): KubernetesPermissions {
  const initial = shippedPermissions("kubernetes");
  let everywhere = new Set(initial);
  const only = new Map<string, Set<string>>();
  const denied = new Set<string>();
  const closed = new Set<string>();

  /** What was said of the narrowest place counts first. */
  const places = (cluster: string, namespace: string | undefined): string[] =>
    namespace === undefined ? [cluster] : [`${cluster}/${namespace}`, cluster];
  const holds = (permission: string, cluster: string, namespace?: string): boolean => {
    const around = places(cluster, namespace);
    if (around.some((place) => closed.has(place))) return false;
    if ([permission, ...around.map((place) => `${place} ${permission}`)].some((key) => denied.has(key)))
      return false;
    // Whoever is kept out of one namespace cannot have been let into all of them at once.
    if (namespace === undefined && isKeptOutBelow(permission, cluster)) return false;
    const own = around.map((place) => only.get(place)).find((set) => set !== undefined);
    return (own ?? everywhere).has(permission);
  };
  const isKeptOutBelow = (permission: string, cluster: string): boolean =>
    [...denied].some((key) => key.startsWith(`${cluster}/`) && key.endsWith(` ${permission}`)) ||
    (isNamespaced(permission) && [...closed].some((place) => place.startsWith(`${cluster}/`)));

  return {
    holds,
    allows: (cluster, asked) => holds(permissionOf(asked), cluster, asked.namespace ?? undefined),
    allowsPath: (cluster, path) =>
      !closed.has(cluster) && !denied.has(`get ${path}`) && !denied.has(`${cluster} get ${path}`),
    allow: (permission, scope) => {
      denied.delete(scope === undefined ? permission : `${scope} ${permission}`);
      (scope === undefined ? everywhere : (only.get(scope) ?? everywhere)).add(permission);
    },
    deny: (permission, scope) => void denied.add(scope === undefined ? permission : `${scope} ${permission}`),
    allowOnly: (permissions, scope) => {
      if (scope === undefined) everywhere = new Set(permissions);
      else only.set(scope, new Set(permissions));
    },
    denyScope: (scope) => void closed.add(scope),
    reset: () => {
      everywhere = new Set(initial);
      only.clear();
      denied.clear();
      closed.clear();
    },
    list: () => [...everywhere],
  };
}

const CLUSTER_WIDE = /^list (namespaces|clusterroles|clusterrolebindings|certificatesigningrequests)\b/;

/** Whether it is about what lives in namespaces. */
function isNamespaced(permission: string): boolean {
  return !CLUSTER_WIDE.test(permission);
}
