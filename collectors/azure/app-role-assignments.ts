/**
 * `azure/app-role-assignments`: which application permissions software holds, asked of each resource that offers some: one call per
 * resource in place of one per client. People's assignments to apps are sign-in rights, and are left out.
 */
import { z } from "zod";
import type { ActionRecord, CloudRecord, GrantRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { permissionLevel } from "#lib/providers/azure/action-levels.ts";
import { type ApiPermission, appPlane, permissionAction } from "#lib/providers/azure/action-planes.ts";
import { appRoleKey, directoryRef } from "#lib/providers/azure/keys.ts";
import { inParallel } from "../calls/in-parallel.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { createShortfall, type Shortfall } from "../calls/shortfall.ts";
import { type AzureContext, callsAtOnce } from "./context.ts";
import { graphList } from "./graph.ts";
import { type Parsed, pageSizeOf, parseRow, text } from "./parse.ts";
import { applicationsRead } from "./service-principals.ts";

const resourceRow = z.looseObject({
  id: z.string(),
  appId: text,
  displayName: text,
  appRoles: z
    .array(
      z.looseObject({ id: z.string(), value: text, displayName: text, isEnabled: z.boolean().nullish() }),
    )
    .nullish(),
});

type Resource = z.infer<typeof resourceRow>;

export const appRoleAssignmentRow = z.looseObject({
  id: text,
  appRoleId: z.string(),
  principalId: z.string(),
  principalType: z.string(),
  resourceId: text,
  createdDateTime: text,
});

type AppRoleAssignment = z.infer<typeof appRoleAssignmentRow>;

/** An assignment without a role: it lets somebody sign in and gives no permission. */
const defaultAccess = "00000000-0000-0000-0000-000000000000";

export async function* collectAppRoleAssignments(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const shortfall = createShortfall(ctx.signal);
  const groups = new Set<string>();
  const answers = inParallel(resources(ctx), callsAtOnce(ctx), ({ row, rejected }) =>
    rejected === null ? recordsOf(ctx, row, shortfall, groups) : Promise.resolve([rejected]),
  );
  for await (const records of answers) yield* records;
  shortfall.end();
  ctx.session.set(groupsKey, Promise.resolve(groups));
}

const groupsKey = "azure/groups-with-app-roles";

/** Object ids of the groups that hold an application permission: known from the stream itself once it has been read. */
export function groupsWithAppRoles(ctx: AzureContext): Promise<Set<string>> {
  return oncePerRun(ctx, groupsKey, async () => {
    const groups = new Set<string>();
    const shortfall = createShortfall(ctx.signal);
    const answers = inParallel(resources(ctx), callsAtOnce(ctx), async ({ row }) => {
      if (row !== null) await recordsOf(ctx, row, shortfall, groups);
    });
    for await (const _ of answers);
    shortfall.end();
    return groups;
  });
}

async function* resources(ctx: AzureContext): AsyncGenerator<Parsed<Resource>> {
  const seen = new Set<string>();
  const rows = graphList(ctx, {
    path: `/v1.0/servicePrincipals?$top=${pageSizeOf(ctx)}&$select=id,appId,displayName,appRoles`,
    permission: applicationsRead,
  });
  for await (const value of rows) {
    const parsed = parseRow(resourceRow, value);
    const { row } = parsed;
    if (row !== null && ((row.appRoles ?? []).length === 0 || seen.has(row.id))) continue;
    if (row !== null) seen.add(row.id);
    yield parsed;
  }
}

/** A resource deleted since it was listed offers nothing any more. */
async function recordsOf(
  ctx: AzureContext,
  resource: Resource,
  shortfall: Shortfall,
  groups: Set<string>,
): Promise<CloudRecord[]> {
  const { tenant } = ctx.source.config;
  const records = await shortfall.attempt(
    `application permissions of ${resource.displayName ?? resource.id}`,
    async () => {
      const found: CloudRecord[] = appRoleRecords(resource, tenant);
      found.push(...appRoleActions(resource));
      const grants = new Map<string, GrantRecord>();
      const path = `/v1.0/servicePrincipals/${resource.id}/appRoleAssignedTo?$top=${pageSizeOf(ctx)}`;
      for await (const value of graphList(ctx, { path, permission: applicationsRead })) {
        const { row, rejected } = parseRow(appRoleAssignmentRow, value);
        if (rejected !== null) found.push(rejected);
        else {
          if (row.principalType === "Group" && row.appRoleId !== defaultAccess)
            groups.add(row.principalId.toLowerCase());
          const grant = appRoleGrant(row, resource.id, tenant);
          if (grant !== null) grants.set(`${grant.subject.value} ${grant.role.value}`, grant);
        }
      }
      return [...found, ...grants.values()];
    },
  );
  return records ?? [];
}

type AppRole = NonNullable<Resource["appRoles"]>[number];

function appRolesOf(resource: Resource): AppRole[] {
  return [...new Map((resource.appRoles ?? []).map((role) => [role.id.toLowerCase(), role])).values()];
}

function permissionOf(resource: Resource, role: AppRole): ApiPermission {
  const value = role.value || role.displayName || role.id;
  return { value, resource: resource.displayName ?? resource.id, appId: resource.appId };
}

/** The same as actions, so that they stand in the catalogue whether or not anybody holds them. */
export function appRoleActions(resource: Resource): ActionRecord[] {
  return appRolesOf(resource).map((role) => ({
    type: "action",
    name: permissionAction(appPlane, permissionOf(resource, role)),
    level: permissionLevel(resource.appId, role.value ?? ""),
    unknown: [],
  }));
}

/** What the resource lets applications do, each a role of its own. */
export function appRoleRecords(resource: Resource, tenant: string): RoleRecord[] {
  const name = resource.displayName ?? resource.id;
  return appRolesOf(resource).map((role) => ({
    type: "role",
    scope: tenant,
    externalId: appRoleKey(tenant, resource.id, role.id),
    kind: "azure_app_role",
    name: `${name}: ${role.value || role.displayName || role.id}`,
    resourceName: null,
    version: null,
    manager: "provider",
    document: { appRole: permissionOf(resource, role) },
    attributes: { resource: resource.id.toLowerCase(), enabled: role.isEnabled !== false },
    unknown: [],
  }));
}

/** Null for people and for access without a role. */
export function appRoleGrant(row: AppRoleAssignment, resource: string, tenant: string): GrantRecord | null {
  if (row.principalType === "User" || row.appRoleId === defaultAccess) return null;
  return {
    type: "grant",
    scope: tenant,
    subject: directoryRef(row.principalId, row.principalType),
    role: { kind: "id", value: appRoleKey(tenant, resource, row.appRoleId) },
    effect: "allow",
    via: "app-role-assignment",
    condition: null,
    attributes: { assignment: row.id, createdOn: row.createdDateTime },
    unknown: [],
  };
}
