/** Role assignments, definitions, deny assignments and what the caller itself may do, at a scope with what is above and below. */
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import { builtInRoles } from "../world/built-in-roles.ts";
import type { RoleAssignment } from "../world/model.ts";
import { armPage } from "./page.ts";
import type { Matched } from "./routes.ts";
import { assignmentRow, definitionRow, denialRow, scheduleRow } from "./rows.ts";
import { isAtOrAbove, isBelow } from "./scopes.ts";

type Filter = { atScope: boolean; principal: string | null };

/** The three filters there are, one at a time. */
function filterOf(call: Matched): Filter {
  const text = call.query.get("$filter");
  if (text === null) return { atScope: false, principal: null };
  if (/^atScope\(\)$/i.test(text)) return { atScope: true, principal: null };
  const principal = /^(?:principalId eq|assignedTo\()\s*'([^']+)'\)?$/i.exec(text)?.[1];
  if (principal !== undefined) return { atScope: false, principal };
  throw new AzureError(
    400,
    "UnsupportedQuery",
    "The filter is not supported. Supported filters are either 'atScope()' or 'principalId eq '{value}'' or assignedTo('{value}').",
  );
}

/** Without a filter: at the scope, above and below. `atScope()`: at it and above, not below. */
function holdsAt(call: Matched, filter: Filter) {
  return ({ scope, principal }: { scope: string; principal?: string }) =>
    (isAtOrAbove(call, scope, call.scope) || (!filter.atScope && isBelow(call, scope, call.scope))) &&
    (filter.principal === null || principal === filter.principal);
}

export function listAssignments(call: Matched): Reply {
  return armPage(
    call,
    call
      .directory()
      .assignments.filter(holdsAt(call, filterOf(call)))
      .map(assignmentRow),
  );
}

export function listSchedules(call: Matched): Reply {
  if (!call.quirks.premium)
    throw new AzureError(
      400,
      "AadPremiumLicenseRequired",
      "The tenant needs to have Microsoft Entra ID P2 or Microsoft Entra ID Governance license.",
    );
  const text = call.query.get("$filter");
  if (text !== null && !/^atScope\(\)$/i.test(text))
    throw new AzureError(400, "InvalidFilter", "The filter is not supported.");
  const timed = call.directory().assignments.filter(({ endsAt }) => endsAt !== null);
  return armPage(
    call,
    timed.filter(holdsAt(call, { atScope: text !== null, principal: null })).map(scheduleRow),
  );
}

/** Built-in roles are everywhere; a custom one where it may be assigned. */
export function listDefinitions(call: Matched): Reply {
  const text = call.query.get("$filter");
  const type = /^type eq '(BuiltInRole|CustomRole)'$/i.exec(text ?? "")?.[1];
  if (text !== null && type === undefined && !/^atScopeAndBelow\(\)$/i.test(text))
    throw new AzureError(400, "UnsupportedQuery", "The filter is not supported.");
  const custom = call
    .directory()
    .definitions.filter(({ assignableScopes }) =>
      assignableScopes.some(
        (scope) =>
          isAtOrAbove(call, scope, call.scope) || (call.scope !== "/" && isBelow(call, scope, call.scope)),
      ),
    );
  const all = [...builtInRoles, ...custom].filter(
    ({ builtIn }) => type === undefined || builtIn === (type.toLowerCase() === "builtinrole"),
  );
  return armPage(
    call,
    all.map((definition) => definitionRow(definition, definition.builtIn ? "/" : call.scope)),
  );
}

export function listDenials(call: Matched): Reply {
  return armPage(
    call,
    call
      .directory()
      .denials.filter(holdsAt(call, filterOf(call)))
      .map(denialRow),
  );
}

/** What the caller may do here, in the words of its roles. */
export function listPermissions(call: Matched): Reply {
  if (call.quirks.notOffered.has("microsoft.authorization/permissions"))
    throw new AzureError(404, "InvalidResourceType", "The resource type 'permissions' could not be found.");
  const subscription = /^\/subscriptions\/([^/]+)/i.exec(call.scope)?.[1]?.toLowerCase() ?? null;
  const { actions, notActions } = call.permissions.roleAt(subscription);
  return armPage(call, [{ actions, notActions, dataActions: [], notDataActions: [] }]);
}

function findAssignment(call: Matched): RoleAssignment | undefined {
  const [name = ""] = call.parts;
  return call
    .directory()
    .assignments.find(
      (assignment) =>
        assignment.name === name.toLowerCase() && assignment.scope.toLowerCase() === call.scope.toLowerCase(),
    );
}

/** Deleting what is not there is no error: 204. */
export function deleteAssignment(call: Matched): Reply {
  const assignment = findAssignment(call);
  if (!assignment) return { status: 204, body: "" };
  const row = assignmentRow(assignment);
  call.world.azure.apply(call.world.azure.unitOf(assignment), "deleteRoleAssignment", {
    name: assignment.name,
  });
  return { status: 200, body: row };
}

/** One role for one principal at one scope, once; and only a role that there is. */
function refuseAssignment(call: Matched, principal: string, role: string): void {
  const { assignments, definitions } = call.directory();
  if (![...builtInRoles, ...definitions].some(({ name }) => name === role))
    throw new AzureError(
      400,
      "RoleDefinitionDoesNotExist",
      `The specified role definition with ID '${role}' does not exist.`,
    );
  const isHeld = assignments.some(
    (one) =>
      one.principal === principal &&
      one.role === role &&
      one.scope.toLowerCase() === call.scope.toLowerCase(),
  );
  if (isHeld) throw new AzureError(409, "RoleAssignmentExists", "The role assignment already exists.");
}

export function putAssignment(call: Matched): Reply {
  const [name = ""] = call.parts;
  if (findAssignment(call))
    throw new AzureError(409, "RoleAssignmentExists", "The role assignment already exists.");
  const { properties } = JSON.parse(call.body) as { properties?: Record<string, string | null> };
  const { principalId, roleDefinitionId, principalType, condition, description } = properties ?? {};
  if (!principalId || !roleDefinitionId)
    throw new AzureError(400, "BadRequestFormat", "The request was incorrectly formatted.");
  refuseAssignment(call, principalId, roleDefinitionId.split("/").at(-1) ?? "");
  const assignment: RoleAssignment = {
    name: name.toLowerCase(),
    scope: call.scope,
    role: roleDefinitionId.split("/").at(-1) ?? "",
    principal: principalId,
    principalType: (principalType ?? "ServicePrincipal") as RoleAssignment["principalType"],
    condition: condition ?? null,
    description: description ?? null,
    createdAt: call.world.now.toISOString(),
    createdBy: call.caller.oid,
    endsAt: null,
  };
  call.world.azure.apply(call.world.azure.unitAt(call.scope), "createRoleAssignment", {
    assignment: JSON.stringify(assignment),
  });
  return { status: 201, body: assignmentRow(assignment) };
}

export function deleteIdentity(call: Matched): Reply {
  const id = call.path.replace(/\/+$/, "").toLowerCase();
  const resource = call.directory().resources.find((candidate) => candidate.id.toLowerCase() === id);
  if (!resource) return { status: 204, body: "" };
  call.world.azure.apply(call.world.azure.unitAt(resource.id), "deleteResource", { id: resource.id });
  return { status: 200, body: "" };
}
