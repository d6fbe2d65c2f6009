/** The corners real clusters keep from their inventory: a namespace nobody gets into, certificate requests, a team's roles. */
import { teamAt } from "../estate.ts";
import type { World } from "../world.ts";
import type { KubernetesPermissions } from "./permissions.ts";
import { teamsIn } from "./world/found-cluster.ts";

/** Denies the same in the same clusters for the same world; of the three clusters of a set one stays whole. */
export function denyCorners(permissions: KubernetesPermissions, world: World): void {
  for (const facts of world.kubernetes.clusters) {
    if (facts.purpose === "tooling")
      permissions.deny("list certificatesigningrequests.certificates.k8s.io", facts.name);
    if (facts.purpose !== "staging") continue;
    const [, , team = 0] = teamsIn(facts);
    permissions.deny(
      "list roles.rbac.authorization.k8s.io",
      `${facts.name}/${teamAt(world.seed, team).name}`,
    );
  }
}
