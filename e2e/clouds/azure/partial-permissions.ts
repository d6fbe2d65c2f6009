/** The corners a real tenant keeps from its inventory: rights missing in single subscriptions, and reports nobody consented to. */
import type { World } from "../world.ts";
import type { AzurePermissions } from "./permissions.ts";

/** Denies the same things for the same world. */
export function denyCorners(permissions: AzurePermissions, world: World): void {
  const teams = world.azure.tenant.subscriptions.filter(({ environment }) => environment !== "platform");
  for (const [index, { id }] of teams.entries()) {
    if (index % 13 === 2) permissions.deny("Microsoft.Authorization/denyAssignments/read", id);
    if (index % 13 === 5) permissions.deny("*/read", id);
    if (index % 13 === 8) permissions.deny("Microsoft.Authorization/roleAssignments/read", id);
  }
}
