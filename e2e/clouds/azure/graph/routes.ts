/** The calls of Microsoft Graph that the simulator has: path, versions, the application permissions that open it, and its answer. */
import { AzureError, ContractViolation } from "../azure-error.ts";
import type { Call, Reply, Target } from "../call.ts";
import { insufficient, nonPremium, permissionMissing } from "../refusals.ts";
import * as additions from "./additions.ts";
import * as objects from "./objects.ts";
import { listCredentialActivities, listSignInActivities } from "./reports.ts";
import { listRoleAssignments, listRoleDefinitions, listRoleSchedules } from "./role-management.ts";
import { listSignIns } from "./sign-ins.ts";
import type { Version } from "./version.ts";
import * as writes from "./writes.ts";

export type GraphCall = Call & { version: Version; parts: string[] };

type Route = {
  method: string;
  pattern: RegExp;
  /** Only in the beta. */
  beta?: true;
  /** Any of them opens it, the least first; none: only an administrator. */
  permissions: string[];
  /** Sign-in reports refuse in words of their own, and first look at the licence. */
  report?: true;
  handle(call: GraphCall): Reply;
};

const READ_APPS = ["Application.Read.All", "Application.ReadWrite.All", "Directory.Read.All"];
const READ_GROUPS = ["GroupMember.Read.All", "Group.Read.All", "Directory.Read.All"];
const READ_ROLES = ["RoleManagement.Read.Directory", "RoleManagement.Read.All", "Directory.Read.All"];
const READ_SCHEDULES = [
  "RoleAssignmentSchedule.Read.Directory",
  "RoleManagement.Read.All",
  "RoleManagement.Read.Directory",
];
const READ_GRANTS = ["DelegatedPermissionGrant.Read.All", "Directory.Read.All"];
const READ_ORGANIZATION = ["Organization.Read.All", "Directory.Read.All", "Application.Read.All"];

const path = (text: string) => new RegExp(`^${text}$`, "i");
const PRINCIPAL = "/servicePrincipals(?:/([^/]+)|(\\(appId='[^']+'\\)))";
const APPLICATION = "/applications(?:/([^/]+)|(\\(appId='[^']+'\\)))";
const GROUP = "/groups/([^/]+)";

const get = (pattern: string, permissions: string[], handle: Route["handle"]): Route => ({
  method: "GET",
  pattern: path(pattern),
  permissions,
  handle,
});
const write = (method: string, pattern: string, handle: Route["handle"]): Route => ({
  method,
  pattern: path(pattern),
  permissions: [],
  handle,
});
const report = (pattern: string, handle: Route["handle"]): Route => ({
  ...get(pattern, ["AuditLog.Read.All"], handle),
  beta: true,
  report: true,
});

const ROUTES: Route[] = [
  get("/servicePrincipals", READ_APPS, (call) => objects.listPrincipals(call)),
  get(
    "/servicePrincipals/microsoft\\.graph\\.(agentIdentity|agentIdentityBlueprintPrincipal)",
    READ_APPS,
    (call) => objects.listPrincipals(call, call.parts[0]),
  ),
  get(PRINCIPAL, READ_APPS, objects.getPrincipal),
  get(`${PRINCIPAL}/owners`, READ_APPS, objects.listPrincipalOwners),
  get(`${PRINCIPAL}/appRoleAssignedTo`, READ_APPS, (call) =>
    objects.listAppRoleAssignments(call, "resource"),
  ),
  get(`${PRINCIPAL}/appRoleAssignments`, READ_APPS, (call) =>
    objects.listAppRoleAssignments(call, "principal"),
  ),
  get(`${PRINCIPAL}/federatedIdentityCredentials`, READ_APPS, objects.listPrincipalFederated),
  get("/applications", READ_APPS, objects.listApplications),
  get(APPLICATION, READ_APPS, objects.getApplication),
  get(`${APPLICATION}/owners`, READ_APPS, objects.listApplicationOwners),
  get(`${APPLICATION}/federatedIdentityCredentials`, READ_APPS, objects.listApplicationFederated),
  get("/oauth2PermissionGrants", READ_GRANTS, objects.listDelegatedGrants),
  get("/groups", READ_GROUPS, objects.listGroups),
  get(GROUP, READ_GROUPS, objects.getGroup),
  get(`${GROUP}/members(?:/(microsoft\\.graph\\.[a-z]+))?`, READ_GROUPS, (call) =>
    objects.listMembers(call, false),
  ),
  get(`${GROUP}/transitiveMembers(?:/(microsoft\\.graph\\.[a-z]+))?`, READ_GROUPS, (call) =>
    objects.listMembers(call, true),
  ),
  get("/users", ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"], objects.listUsers),
  get("/users/([^/]+)", ["User.ReadBasic.All", "User.Read.All", "Directory.Read.All"], objects.getUser),
  get("/organization", READ_ORGANIZATION, objects.listOrganizations),
  get(
    "/subscribedSkus",
    ["LicenseAssignment.Read.All", "Organization.Read.All", "Directory.Read.All"],
    objects.listSkus,
  ),
  get("/roleManagement/directory/roleDefinitions", READ_ROLES, listRoleDefinitions),
  get("/roleManagement/directory/roleAssignments", READ_ROLES, listRoleAssignments),
  get("/roleManagement/directory/roleAssignmentScheduleInstances", READ_SCHEDULES, listRoleSchedules),
  report("/reports/servicePrincipalSignInActivities", listSignInActivities),
  report("/reports/appCredentialSignInActivities", listCredentialActivities),
  report("/auditLogs/signIns", listSignIns),
  {
    method: "POST",
    pattern: path("/directoryObjects/(?:microsoft\\.graph\\.)?getByIds"),
    permissions: ["Application.Read.All", "GroupMember.Read.All", "User.ReadBasic.All", "Directory.Read.All"],
    handle: objects.getByIds,
  },
  write("DELETE", "/servicePrincipals/([^/]+)/appRoleAssignments/([^/]+)", writes.deleteAppRoleAssignment),
  write("DELETE", "/oauth2PermissionGrants/([^/]+)", writes.deleteDelegatedGrant),
  write("DELETE", "/roleManagement/directory/roleAssignments/([^/]+)", writes.deleteRoleAssignment),
  write("POST", "/(?:applications|servicePrincipals)/([^/]+)/removePassword", writes.removePassword),
  write("POST", "/(?:applications|servicePrincipals)/([^/]+)/addPassword", additions.addPassword),
  write("DELETE", "/applications/([^/]+)/federatedIdentityCredentials/([^/]+)", writes.deleteFederated),
  write("PATCH", "/servicePrincipals/([^/]+)", writes.patchPrincipal),
  write("PATCH", APPLICATION, writes.patchApplication),
  write("DELETE", "/applications/([^/]+)", writes.deleteApplication),
  write("DELETE", "/servicePrincipals/([^/]+)", writes.deletePrincipal),
  write("POST", "/servicePrincipals/([^/]+)/appRoleAssignments", additions.createAppRoleAssignment),
  write("POST", "/roleManagement/directory/roleAssignments", additions.createRoleAssignment),
  write("POST", "/directory/deletedItems/([^/]+)/restore", additions.restoreItem),
  write("DELETE", "/groups/([^/]+)/members/([^/]+)/\\$ref", writes.removeMember),
];

/** `path` without the version. Throws AzureError as Graph does for what it does not know. */
export function graphTarget(method: string, path: string, version: Version): Target {
  for (const route of ROUTES) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (!match || (route.beta && version !== "beta")) continue;
    const parts = match.slice(1).filter((part) => part !== undefined);
    return {
      action: `${method} ${path.replace(/\/[0-9a-f]{8}-[0-9a-f-]{27}|\(appId='[^']+'\)/gi, "/{id}")}`,
      permission: route.permissions[0] ?? "",
      subscription: "",
      handle: (call) => {
        enforce(call, route);
        return route.handle({ ...call, version, parts });
      },
    };
  }
  const segment = path.split("/")[1] ?? "";
  throw new ContractViolation(400, "BadRequest", `Resource not found for the segment '${segment}'.`);
}

function enforce(call: Call, route: Route): void {
  if (call.caller.administrator) return;
  if (route.permissions.length === 0) throw insufficient();
  const [least = ""] = route.permissions;
  if (!call.permissions.mayAsk(route.permissions))
    throw route.report ? permissionMissing(least) : insufficient();
  if (!route.report) return;
  if (call.caller.cloud.name !== "global")
    throw new AzureError(
      400,
      "BadRequest",
      "Resource not found for the segment 'servicePrincipalSignInActivities'.",
    );
  if (!call.quirks.premium) throw nonPremium();
}
