/** What people give through Microsoft Graph, and bring back: application permissions, directory roles, deleted service principals. */
import { randomOf } from "../../random.ts";
import { AzureError } from "../azure-error.ts";
import type { Reply } from "../call.ts";
import { notFound } from "../refusals.ts";
import type { GraphCall } from "./routes.ts";

/** As steady as the journal it is written into. */
function newId({ world }: GraphCall, unit: string): string {
  const hex = randomOf("graph", unit, world.day, world.journal.entriesOf("azure", unit).length);
  return hex.text(32, "0123456789abcdef").replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const duplicate = (what: string) => new AzureError(400, "Request_BadRequest", what);

export function createAppRoleAssignment(call: GraphCall): Reply {
  const [id = ""] = call.parts;
  const { principalId, resourceId, appRoleId } = JSON.parse(call.body) as Record<string, string>;
  const { principals, appRoleAssignments } = call.directory();
  const holder = principals.find((one) => one.id === id);
  const api = principals.find((one) => one.id === resourceId);
  if (!holder || principalId !== id) throw notFound(id);
  if (!api?.appRoles.some((role) => role.id === appRoleId))
    throw duplicate("Permission being assigned was not found on application");
  const isHeld = appRoleAssignments.some(
    (one) => one.principal === id && one.resource === resourceId && one.appRole === appRoleId,
  );
  if (isHeld) throw duplicate("Permission being assigned already exists on the object");
  const unit = call.world.azure.unitOf(holder);
  const assignment = {
    ...{ id: newId(call, unit), principal: id, principalType: "ServicePrincipal" },
    ...{ resource: resourceId, appRole: appRoleId },
  };
  call.world.azure.apply(unit, "createAppRoleAssignment", { assignment: JSON.stringify(assignment) });
  return { status: 201, body: { id: assignment.id, principalId, resourceId, appRoleId } };
}

/** The answer alone holds the value: nobody reads it again. */
export function addPassword(call: GraphCall): Reply {
  const [id = ""] = call.parts;
  const { passwordCredential = {} } = JSON.parse(call.body) as {
    passwordCredential?: { displayName?: string; endDateTime?: string };
  };
  const { applications, principals } = call.directory();
  const holder = [...applications, ...principals].find((one) => one.id === id);
  if (!holder) throw notFound(id);
  const unit = call.world.azure.unitOf(holder);
  const keyId = newId(call, unit);
  const { displayName = null, endDateTime = null } = passwordCredential;
  const secretText = randomOf("graph", "password", keyId).text(40, "abcdefghijklmnopqrstuvwxyz0123456789");
  const secret = { keyId, name: displayName, hint: secretText.slice(0, 3), endAt: endDateTime };
  call.world.azure.apply(unit, "addPassword", { id, secret: JSON.stringify(secret) });
  return { status: 200, body: { keyId, displayName, hint: secret.hint, endDateTime, secretText } };
}

export function createRoleAssignment(call: GraphCall): Reply {
  const { principalId, roleDefinitionId, directoryScopeId } = JSON.parse(call.body) as Record<string, string>;
  const { principals, groups, directoryAssignments } = call.directory();
  const holder =
    principals.find(({ id }) => id === principalId) ?? groups.find(({ id }) => id === principalId);
  if (!holder || roleDefinitionId === undefined) throw notFound(principalId ?? "");
  const isHeld = directoryAssignments.some(
    (one) => one.principal === principalId && one.role === roleDefinitionId && one.scope === directoryScopeId,
  );
  if (isHeld)
    throw duplicate(
      "A conflicting object with one or more of the specified property values is present in the directory.",
    );
  const unit = call.world.azure.unitOf(holder);
  const assignment = {
    ...{ id: newId(call, unit), role: roleDefinitionId, principal: principalId },
    ...{ scope: directoryScopeId, endsAt: null },
  };
  call.world.azure.apply(unit, "createDirectoryAssignment", { assignment: JSON.stringify(assignment) });
  return { status: 201, body: { id: assignment.id, principalId, roleDefinitionId, directoryScopeId } };
}

/** Within thirty days. */
export function restoreItem(call: GraphCall): Reply {
  const [id = ""] = call.parts;
  const { azure, day } = call.world;
  for (const { name } of azure.tenant.units) {
    const gone = azure.unit(name, day).gonePrincipals?.find(({ principal }) => principal.id === id);
    if (!gone || gone.day + 30 < day) continue;
    azure.apply(name, "restorePrincipal", { id });
    return { status: 200, body: { "@odata.type": "#microsoft.graph.servicePrincipal", id } };
  }
  throw notFound(id);
}
