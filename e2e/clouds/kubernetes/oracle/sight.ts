/** What can be seen of each cluster, from the permissions alone. */
import type { World } from "../../world.ts";
import type { KubernetesPermissions } from "../permissions.ts";
import type { ClusterFacts } from "../world/clusters.ts";

const RBAC = "rbac.authorization.k8s.io";

export const LISTS = {
  accounts: "list serviceaccounts",
  roles: `list roles.${RBAC}`,
  clusterRoles: `list clusterroles.${RBAC}`,
  roleBindings: `list rolebindings.${RBAC}`,
  clusterRoleBindings: `list clusterrolebindings.${RBAC}`,
  secrets: "list secrets",
  certificates: "list certificatesigningrequests.certificates.k8s.io",
  pods: "list pods",
} as const;

export const AWS_AUTH = "get configmaps/aws-auth";

export type Sight = {
  /** Clusters whose namespaces can be listed; without them nothing is known. */
  clusters: ClusterFacts[];
  /** In the whole cluster, or else in this namespace by itself. */
  sees(cluster: string, permission: string, namespace: string): boolean;
  seesWhole(cluster: string, permission: string): boolean;
};

export function everythingSeen(world: World): Sight {
  return { clusters: world.kubernetes.clusters, sees: () => true, seesWhole: () => true };
}

export function sightThrough(world: World, permissions: KubernetesPermissions): Sight {
  const seesWhole = (cluster: string, permission: string) => permissions.holds(permission, cluster);
  return {
    clusters: world.kubernetes.clusters.filter(({ name }) => seesWhole(name, "list namespaces")),
    seesWhole,
    sees: (cluster, permission, namespace) =>
      seesWhole(cluster, permission) || permissions.holds(permission, cluster, namespace),
  };
}
