/** Every action that can be known of, by the name the catalogue has for it, and what it does at most: from the world's own tables. */
import type { Directory } from "../world/azure-world.ts";
import { customDirectoryRole, directoryRoles } from "../world/directory-roles.ts";
import { GRAPH_APP } from "../world/microsoft-apps.ts";
import type { ServicePrincipal } from "../world/model.ts";
import { operationCatalogue } from "../world/provider-operations.ts";
import type { Tenant } from "../world/tenant.ts";
import type { Sight } from "./sight.ts";

export type Level = "read" | "write" | "permissions";
export type Actions = Map<string, Level>;

/** Permissions of Microsoft Graph that can be turned into any other. */
const TAKEOVERS =
  "RoleManagement.ReadWrite.Directory AppRoleAssignment.ReadWrite.All Application.ReadWrite.All Application.ReadWrite.OwnedBy Directory.ReadWrite.All Directory.AccessAsUser.All".split(
    " ",
  );

export function knownActions(tenant: Tenant, directory: Directory, sight: Sight): Actions {
  const actions: Actions = new Map();
  if (sight.knowsOperations) {
    for (const provider of operationCatalogue)
      for (const { name, isDataAction } of provider.resourceTypes.flatMap((type) => type.operations))
        actions.set(`${isDataAction ? "data:" : ""}${name.toLowerCase()}`, operationLevel(name));
  }
  if (sight.ask("RoleManagement.Read.Directory")) {
    for (const role of [...directoryRoles, customDirectoryRole(tenant.seed)])
      for (const action of role.actions)
        if (!action.includes("*")) actions.set(`directory:${action.toLowerCase()}`, directoryLevel(action));
  }
  for (const [name, value] of permissions(directory, sight)) actions.set(name, permissionLevel(value));
  return actions;
}

function* permissions(directory: Directory, sight: Sight): Generator<[string, string]> {
  if (!sight.ask("Application.Read.All")) return;
  for (const api of directory.principals)
    for (const { value } of api.appRoles) yield [permissionName("app", api, value), value];
  if (!sight.ask("DelegatedPermissionGrant.Read.All")) return;
  for (const { resource, scope } of directory.delegatedGrants) {
    const api = directory.principals.find(({ id }) => id === resource);
    for (const value of wordsOf(scope))
      yield [api ? permissionName("delegated", api, value) : `delegated:${resource}/${value}`, value];
  }
}

export const wordsOf = (scope: string): string[] => scope.split(" ").filter((word) => word !== "");

export function permissionName(plane: "app" | "delegated", api: ServicePrincipal, value: string): string {
  const own = api.appId === GRAPH_APP ? "microsoft graph" : `${api.name} (${api.appId})`;
  return `${plane}:${own}/${value}`.toLowerCase();
}

function operationLevel(name: string): Level {
  if (/\/read$/i.test(name)) return "read";
  return name.startsWith("Microsoft.Authorization/") ? "permissions" : "write";
}

function directoryLevel(action: string): Level {
  if (action.endsWith("/read")) return "read";
  return /roleAssignments|roleDefinitions|credentials|appRoleAssignedTo/.test(action)
    ? "permissions"
    : "write";
}

function permissionLevel(value: string): Level {
  if (TAKEOVERS.includes(value)) return "permissions";
  return /\.Read(Basic)?(\.|$)/.test(value) ? "read" : "write";
}
