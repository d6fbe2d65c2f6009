/** The calls of ARM that the simulator has: path, versions, parameters, the action each needs, and what it answers. */
import { AzureError, ContractViolation } from "../azure-error.ts";
import type { Call, Reply, Target } from "../call.ts";
import { noSuchSubscription, unauthorized } from "../refusals.ts";
import { askResourceGraph, permissionOfQuestion } from "../resource-graph/ask.ts";
import { listEvents } from "./activity-log.ts";
import {
  deleteAssignment,
  deleteIdentity,
  listAssignments,
  listDefinitions,
  listDenials,
  listPermissions,
  listSchedules,
  putAssignment,
} from "./authorization.ts";
import { listEntities, listGroups, listSubscriptions, listTenants } from "./containers.ts";
import { deleteDefinition, putDefinition } from "./definition-writes.ts";
import { listOperations } from "./operations.ts";
import { listFederated, listIdentities, listResourceGroups, listResources } from "./resources.ts";
import { subscriptionOf } from "./scopes.ts";

export type Matched = Call & { scope: string; parts: string[] };

type Route = {
  method: string;
  /** The scope is what stands before; further groups become `parts`. */
  pattern: RegExp;
  versions: string[];
  /** Besides the version and the token of a page. */
  parameters: string[];
  /** The action of Azure RBAC it needs; null: anybody who is signed in. */
  action: string | null;
  /** What refuses it when it is missing; without this a list is empty in its place. */
  silent?: true;
  handle(call: Matched): Reply;
};

const AUTHORIZATION = "Microsoft.Authorization";
const SCOPE = "(/|/providers/microsoft\\.management/managementgroups/[^/]+|/subscriptions/[^/]+(?:/.+)?)?";
const at = (rest: string) => new RegExp(`^${SCOPE}${rest}$`, "i");
const scoped = (type: string, more = "") => at(`/providers/microsoft\\.authorization/${type}${more}`);
const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities";

const ROUTES: Route[] = [
  {
    method: "GET",
    pattern: at("/subscriptions"),
    versions: ["2022-12-01", "2021-01-01", "2020-01-01"],
    parameters: [],
    action: "Microsoft.Resources/subscriptions/read",
    silent: true,
    handle: listSubscriptions,
  },
  {
    method: "GET",
    pattern: at("/tenants"),
    versions: ["2022-12-01", "2020-01-01"],
    parameters: [],
    action: null,
    handle: listTenants,
  },
  {
    method: "POST",
    pattern: at("/providers/microsoft\\.management/getentities"),
    versions: ["2020-05-01", "2021-04-01"],
    parameters: ["$top", "$view", "$filter", "$select", "groupName"],
    action: "Microsoft.Resources/subscriptions/read",
    silent: true,
    handle: listEntities,
  },
  {
    method: "GET",
    pattern: at("/providers/microsoft\\.management/managementgroups"),
    versions: ["2020-05-01", "2021-04-01"],
    parameters: [],
    action: "Microsoft.Management/managementGroups/read",
    handle: listGroups,
  },
  {
    method: "GET",
    pattern: scoped("roleassignments"),
    versions: ["2022-04-01", "2020-10-01", "2020-04-01-preview"],
    parameters: ["$filter", "tenantId"],
    action: `${AUTHORIZATION}/roleAssignments/read`,
    handle: listAssignments,
  },
  {
    method: "DELETE",
    pattern: scoped("roleassignments", "/([^/]+)"),
    versions: ["2022-04-01"],
    parameters: [],
    action: `${AUTHORIZATION}/roleAssignments/delete`,
    handle: deleteAssignment,
  },
  {
    method: "PUT",
    pattern: scoped("roleassignments", "/([^/]+)"),
    versions: ["2022-04-01"],
    parameters: [],
    action: `${AUTHORIZATION}/roleAssignments/write`,
    handle: putAssignment,
  },
  {
    method: "GET",
    pattern: scoped("roledefinitions"),
    versions: ["2022-04-01"],
    parameters: ["$filter"],
    action: `${AUTHORIZATION}/roleDefinitions/read`,
    handle: listDefinitions,
  },
  {
    method: "PUT",
    pattern: scoped("roledefinitions", "/([^/]+)"),
    versions: ["2022-04-01"],
    parameters: [],
    action: `${AUTHORIZATION}/roleDefinitions/write`,
    handle: putDefinition,
  },
  {
    method: "DELETE",
    pattern: scoped("roledefinitions", "/([^/]+)"),
    versions: ["2022-04-01"],
    parameters: [],
    action: `${AUTHORIZATION}/roleDefinitions/delete`,
    handle: deleteDefinition,
  },
  {
    method: "GET",
    pattern: scoped("denyassignments"),
    versions: ["2022-04-01"],
    parameters: ["$filter"],
    action: `${AUTHORIZATION}/denyAssignments/read`,
    handle: listDenials,
  },
  {
    method: "GET",
    pattern: scoped("permissions"),
    versions: ["2022-04-01", "2018-07-01", "2015-07-01"],
    parameters: [],
    action: `${AUTHORIZATION}/permissions/read`,
    handle: listPermissions,
  },
  {
    method: "GET",
    pattern: scoped("roleassignmentscheduleinstances"),
    versions: ["2020-10-01", "2022-04-01-preview"],
    parameters: ["$filter"],
    action: `${AUTHORIZATION}/roleAssignmentScheduleInstances/read`,
    handle: listSchedules,
  },
  {
    method: "GET",
    pattern: at("/providers/microsoft\\.authorization/provideroperations"),
    versions: ["2022-04-01", "2018-01-01-preview"],
    parameters: ["$expand"],
    action: `${AUTHORIZATION}/providerOperations/read`,
    handle: listOperations,
  },
  {
    method: "GET",
    pattern: at("/providers/microsoft\\.insights/eventtypes/management/values"),
    versions: ["2015-04-01"],
    parameters: ["$filter", "$select"],
    action: "Microsoft.Insights/eventtypes/values/read",
    handle: listEvents,
  },
  {
    method: "GET",
    pattern: at("/providers/microsoft\\.managedidentity/userassignedidentities"),
    versions: ["2024-11-30", "2023-01-31"],
    parameters: [],
    action: `${IDENTITIES}/read`,
    handle: listIdentities,
  },
  {
    method: "DELETE",
    pattern: at("/providers/microsoft\\.managedidentity/userassignedidentities/([^/]+)"),
    versions: ["2024-11-30", "2023-01-31"],
    parameters: [],
    action: `${IDENTITIES}/delete`,
    handle: deleteIdentity,
  },
  {
    method: "GET",
    pattern: at(
      "/providers/microsoft\\.managedidentity/userassignedidentities/([^/]+)/federatedidentitycredentials",
    ),
    versions: ["2024-11-30", "2023-01-31", "2025-01-31-preview"],
    parameters: ["$top"],
    action: `${IDENTITIES}/federatedIdentityCredentials/read`,
    handle: listFederated,
  },
  {
    method: "GET",
    pattern: at("/resources"),
    versions: ["2021-04-01", "2024-11-01"],
    parameters: ["$filter", "$expand", "$top"],
    action: "Microsoft.Resources/subscriptions/resources/read",
    handle: listResources,
  },
  {
    method: "GET",
    pattern: at("/resourcegroups"),
    versions: ["2021-04-01", "2024-11-01"],
    parameters: ["$filter", "$top"],
    action: "Microsoft.Resources/subscriptions/resourceGroups/read",
    handle: listResourceGroups,
  },
];

const RESOURCE_GRAPH = /^\/providers\/microsoft\.resourcegraph\/resources$/i;

/** The call behind a request line. Throws AzureError as ARM does for a path, version or parameter it does not know. */
export function managementTarget(method: string, path: string, query: URLSearchParams, body: string): Target {
  if (RESOURCE_GRAPH.test(path)) {
    if (method !== "POST") throw unknownPath(path);
    demandVersion(
      "/providers/Microsoft.ResourceGraph",
      ["2024-04-01", "2022-10-01", "2021-03-01"],
      query,
      [],
    );
    const permission = permissionOfQuestion(body);
    return { action: "resource-graph", permission, subscription: "", handle: askResourceGraph };
  }
  for (const route of ROUTES) {
    const match = route.method === method ? route.pattern.exec(path) : null;
    if (!match) continue;
    demandVersion(path, route.versions, query, route.parameters);
    const [, scope = "", ...parts] = match;
    const subscription = subscriptionOf(path);
    return {
      action: route.action ?? path,
      permission: route.action ?? "",
      subscription: subscription ?? "",
      handle: (call) => {
        enforce(call, route, scope === "" ? "/" : scope, subscription);
        return route.handle({ ...call, scope: scope === "" ? "/" : scope, parts });
      },
    };
  }
  throw unknownPath(path);
}

function unknownPath(path: string): AzureError {
  return new ContractViolation(
    404,
    "InvalidResourceType",
    `The resource type could not be found: '${path}'.`,
  );
}

function demandVersion(path: string, versions: string[], query: URLSearchParams, parameters: string[]): void {
  const version = query.get("api-version");
  if (version === null)
    throw new AzureError(
      400,
      "MissingApiVersionParameter",
      "The api-version query parameter (?api-version=) is required for all requests.",
    );
  if (!versions.includes(version))
    throw new AzureError(
      400,
      "InvalidApiVersionParameter",
      `The api-version '${version}' is invalid. The supported versions are '${versions.join(",")}'.`,
    );
  for (const name of query.keys()) {
    const known = ["api-version", "$skipToken", ...parameters].some(
      (item) => item.toLowerCase() === name.toLowerCase(),
    );
    if (!known)
      throw new ContractViolation(400, "InvalidQueryParameter", `${path} has no query parameter '${name}'.`);
  }
}

/** A subscription that does not exist is not found; one that is closed to the caller is refused like a missing right. */
function enforce(call: Call, route: Route, scope: string, subscription: string | null): void {
  const known = call.directory().subscriptions.some(({ id }) => id === subscription);
  if (subscription !== null && !known) throw noSuchSubscription(subscription);
  if (call.caller.administrator || route.action === null || route.silent) return;
  if (!call.permissions.mayAct(route.action, subscription))
    throw unauthorized(call.caller, route.action, scope);
}
