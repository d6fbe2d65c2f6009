/** What people change of custom roles, refused as ARM refuses it. */
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import { builtInRoles } from "../world/built-in-roles.ts";
import type { Permission, RoleDefinition } from "../world/model.ts";
import type { Matched } from "./routes.ts";
import { definitionRow } from "./rows.ts";

type Written = {
  roleName?: string;
  description?: string;
  assignableScopes?: string[];
  permissions?: Partial<Permission>[];
};

export function putDefinition(call: Matched): Reply {
  const name = (call.parts[0] ?? "").toLowerCase();
  const { properties = {} } = JSON.parse(call.body) as { properties?: Written };
  const { roleName: title = "", description = "", assignableScopes = [], permissions = [] } = properties;
  const { definitions } = call.directory();
  if (builtInRoles.some((role) => role.name === name))
    throw new AzureError(403, "RoleDefinitionUpdateNotAllowed", "Built-in roles cannot be changed.");
  if (title === "" || assignableScopes.length === 0 || permissions.length !== 1)
    throw new AzureError(
      400,
      "InvalidRoleDefinition",
      "A custom role has a name, scopes and one set of permissions.",
    );
  if (permissions.some(({ actions = [], dataActions = [] }) => actions.length + dataActions.length === 0))
    throw new AzureError(400, "InvalidActionOrNotAction", "A custom role must have at least one action.");
  const isAlike = (role: RoleDefinition) =>
    role.name !== name && role.title.toLowerCase() === title.toLowerCase();
  if ([...builtInRoles, ...definitions].some(isAlike))
    throw new AzureError(
      409,
      "RoleDefinitionWithSameNameExists",
      `A custom role with the name '${title}' already exists in this directory. Use a different name.`,
    );
  const isData = permissions.some(({ dataActions = [] }) => dataActions.length > 0);
  if (isData && assignableScopes.some((scope) => /managementgroups/i.test(scope)))
    throw new AzureError(
      400,
      "InvalidAssignableScope",
      "A custom role with data actions cannot be assigned at a management group.",
    );
  const known = definitions.find((role) => role.name === name);
  const definition: RoleDefinition = {
    ...{ name, title, description, builtIn: false, assignableScopes },
    permissions: permissions.map(
      ({ actions = [], notActions = [], dataActions = [], notDataActions = [] }) => ({
        ...{ actions, notActions, dataActions, notDataActions, condition: null },
      }),
    ),
    createdAt: call.world.now.toISOString(),
  };
  const { azure } = call.world;
  const unit = known ? azure.unitOf(known) : azure.unitAt(assignableScopes[0] ?? "");
  azure.apply(unit, "putRoleDefinition", { definition: JSON.stringify(definition) });
  return { status: known ? 200 : 201, body: definitionRow(definition, call.scope) };
}

/** Deleting what is not there is no error: 204. */
export function deleteDefinition(call: Matched): Reply {
  const name = (call.parts[0] ?? "").toLowerCase();
  const { definitions, assignments } = call.directory();
  const known = definitions.find((role) => role.name === name);
  if (!known) return { status: 204, body: "" };
  if (assignments.some(({ role }) => role === name))
    throw new AzureError(
      400,
      "RoleDefinitionHasAssignments",
      "There are existing role assignments referencing role.",
    );
  const body = definitionRow(known, call.scope);
  call.world.azure.apply(call.world.azure.unitOf(known), "deleteRoleDefinition", { name });
  return { status: 200, body };
}
