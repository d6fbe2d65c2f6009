/** What the collector reads: each stream with what it tells, and the file that reads it, loaded when its first slice begins. */
import type { CloudRecord, RecordType, StreamSpec } from "#lib/ingest/contract.ts";
import type { AzureContext } from "./context.ts";

export type Read = (ctx: AzureContext, scope: string) => AsyncIterable<CloudRecord>;

type Stream = StreamSpec & { load: () => Promise<Read> };

function ofTenant(kinds: RecordType[], tells: string, load: Stream["load"]): Stream {
  return { kinds, cadence: "inventory", scopeKinds: ["azure_tenant"], tells, load };
}

function ofSubscription(kinds: RecordType[], tells: string, load: Stream["load"]): Stream {
  return { kinds, cadence: "inventory", scopeKinds: ["azure_subscription"], tells, load };
}

function ofWorkspaces(tells: string, load: Stream["load"]): Stream {
  return { kinds: ["usage", "coverage"], cadence: "usage", scopeKinds: ["azure_tenant"], tells, load };
}

export const azureStreams: Record<string, Stream> = {
  "azure/service-principals": ofTenant(
    ["principal", "alias", "owner-hint"],
    "Which service principals, managed identities and agent identities there are, and who publishes them.",
    async () => (await import("./service-principals.ts")).collectServicePrincipals,
  ),
  "azure/applications": ofTenant(
    ["principal", "alias", "owner-hint"],
    "Which applications are registered, and which of them no service principal stands for.",
    async () => (await import("./applications.ts")).collectApplications,
  ),
  "azure/app-credentials": ofTenant(
    ["credential", "trust"],
    "Which secrets and certificates let software sign in, until when, and whose tokens applications trust.",
    async () => (await import("./app-credentials.ts")).collectAppCredentials,
  ),
  "azure/owners": ofTenant(
    ["owner-hint", "trust"],
    "Who owns applications and service principals, and so may give them new credentials.",
    async () => (await import("./owners.ts")).collectOwners,
  ),
  "azure/app-role-assignments": ofTenant(
    ["role", "grant", "action"],
    "Which application permissions, of Microsoft Graph and of other resources, software holds.",
    async () => (await import("./app-role-assignments.ts")).collectAppRoleAssignments,
  ),
  "azure/delegated-grants": ofTenant(
    ["role", "grant", "action"],
    "What applications may do in the name of users.",
    async () => (await import("./delegated-grants.ts")).collectDelegatedGrants,
  ),
  "azure/directory-roles": ofTenant(
    ["role", "grant", "action"],
    "Which roles of the directory there are, and who holds them.",
    async () => (await import("./directory-roles.ts")).collectDirectoryRoles,
  ),
  "azure/role-definitions": ofTenant(
    ["role"],
    "What each Azure role allows, and under which condition.",
    async () => (await import("./role-definitions.ts")).collectRoleDefinitions,
  ),
  "azure/management-group-assignments": ofTenant(
    ["grant"],
    "Who holds which Azure role on management groups and on the whole tenant.",
    async () => (await import("./management-group-assignments.ts")).collectManagementGroupAssignments,
  ),
  "azure/groups": ofTenant(
    ["principal", "membership"],
    "Which groups hold grants, and which service principals are in them.",
    async () => (await import("./groups.ts")).collectGroups,
  ),
  "azure/role-assignments": ofSubscription(
    ["grant"],
    "Who holds which Azure role on a subscription, its resource groups and its resources.",
    async () => (await import("./role-assignments.ts")).collectRoleAssignments,
  ),
  "azure/deny-assignments": ofSubscription(
    ["role", "grant"],
    "What is denied in spite of any role.",
    async () => (await import("./deny-assignments.ts")).collectDenyAssignments,
  ),
  "azure/managed-identities": ofSubscription(
    ["alias", "owner-hint", "trust"],
    "Which user-assigned managed identities there are, their tags, and whose tokens may become them.",
    async () => (await import("./managed-identities.ts")).collectManagedIdentities,
  ),
  "azure/workloads": ofSubscription(
    ["workload", "owner-hint"],
    "Which resources run as which managed identity.",
    async () => (await import("./workloads.ts")).collectWorkloads,
  ),
  "azure/resource-groups": ofSubscription(
    ["owner-hint"],
    "What the tags of resource groups say about the owners of the managed identities in them.",
    async () => (await import("./resource-groups.ts")).collectResourceGroups,
  ),
  "azure/provider-operations": {
    kinds: ["action"],
    cadence: "usage",
    scopeKinds: ["azure_tenant"],
    tells: "Which actions Azure knows, so that a star in a role can be read as a list.",
    load: async () => (await import("./provider-operations.ts")).collectProviderOperations,
  },
  "azure/activity-log": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: ["azure_subscription"],
    tells: "What software wrote, deleted or set off in a subscription, and what it was refused.",
    load: async () => (await import("./activity-log.ts")).collectActivityLog,
  },
  "azure/sign-in-activity": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: ["azure_tenant"],
    tells: "When each application last signed in.",
    load: async () => (await import("./sign-in-activity.ts")).collectSignInActivity,
  },
  "azure/sign-ins": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: ["azure_tenant"],
    tells:
      "For which APIs software asked for tokens, and so where it cannot have done anything, not even read.",
    load: async () => (await import("./sign-ins.ts")).collectSignIns,
  },
  "azure/log-analytics-activity": ofWorkspaces(
    "What software wrote, deleted or set off, from before Azure's own log begins.",
    async () => (await import("./log-analytics/activity.ts")).collectLogActivity,
  ),
  "azure/log-analytics-sign-ins": ofWorkspaces(
    "For which APIs software asked for tokens, from before Entra's own list begins.",
    async () => (await import("./log-analytics/sign-ins.ts")).collectLogSignIns,
  ),
  "azure/log-analytics-storage": ofWorkspaces(
    "What software read, wrote and deleted in storage accounts.",
    async () => (await import("./log-analytics/storage.ts")).collectLogStorage,
  ),
  "azure/log-analytics-graph": ofWorkspaces(
    "Which application permissions of Microsoft Graph software used.",
    async () => (await import("./log-analytics/graph-activity.ts")).collectLogGraph,
  ),
};
