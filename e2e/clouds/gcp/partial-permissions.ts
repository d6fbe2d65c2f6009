/** The corners a real organization keeps from its inventory: some projects refuse single calls, one refuses all that ask it directly. */
import type { World } from "../world.ts";
import type { GcpPermissions } from "./permissions.ts";

/** Denies the same calls in the same projects for the same world. */
export function denyCorners(permissions: GcpPermissions, world: World): void {
  const teams = world.gcp.organization.projects.filter((project) => project.purpose === "team");
  for (const [index, { number }] of teams.entries()) {
    if (index % 14 === 2)
      permissions.deny("policyanalyzer.serviceAccountKeyLastAuthenticationActivities.query", number);
    if (index % 14 === 5) permissions.deny("essentialcontacts.contacts.list", number);
    if (index % 14 === 6) permissions.deny("iam.denypolicies.get", number);
    if (index % 14 === 10) permissions.denyScope(number);
  }
}
