/** `azure/directory-roles`: roles of the directory and who holds them, on the whole tenant, an administrative unit or one application. */
import { z } from "zod";
import type { ActionRecord, CloudRecord, GrantRecord, RoleRecord } from "#lib/ingest/contract.ts";
import { directoryActionLevel } from "#lib/providers/azure/action-levels.ts";
import { directoryAction } from "#lib/providers/azure/action-planes.ts";
import { directoryRef, directoryRoleKey } from "#lib/providers/azure/keys.ts";
import { createShortfall } from "../calls/shortfall.ts";
import type { AzureContext } from "./context.ts";
import { isNotLicensed } from "./errors.ts";
import { graphList } from "./graph.ts";
import { parseRow, text, texts } from "./parse.ts";

export const directoryRead = "RoleManagement.Read.Directory";

export const directoryRoleRow = z.looseObject({
  id: z.string(),
  templateId: text,
  displayName: text,
  description: text,
  isBuiltIn: z.boolean().nullish(),
  isEnabled: z.boolean().nullish(),
  version: text,
  rolePermissions: z
    .array(z.looseObject({ allowedResourceActions: texts, excludedResourceActions: texts, condition: text }))
    .nullish(),
});

export const directoryAssignmentRow = z.looseObject({
  id: text,
  principalId: z.string(),
  roleDefinitionId: z.string(),
  directoryScopeId: text,
  appScopeId: text,
  principal: z.looseObject({ "@odata.type": text }).nullish(),
});

type DirectoryAssignment = z.infer<typeof directoryAssignmentRow>;
type Limit = { startsAt: string | null; endsAt: string };

export async function* collectDirectoryRoles(ctx: AzureContext): AsyncGenerator<CloudRecord> {
  const { tenant } = ctx.source.config;
  const seen = new Set<string>();
  const definitions = graphList(ctx, {
    path: "/v1.0/roleManagement/directory/roleDefinitions",
    permission: directoryRead,
  });
  for await (const value of definitions) {
    const { row, rejected } = parseRow(directoryRoleRow, value);
    if (rejected !== null) yield rejected;
    else if (!seen.has(row.id)) {
      seen.add(row.id);
      yield directoryRoleRecord(row, tenant);
      yield* directoryActions(row);
    }
  }
  const shortfall = createShortfall(ctx.signal);
  const limits = await shortfall.attempt("time limits of directory roles", () => directoryLimits(ctx));
  const grants = new Map<string, GrantRecord>();
  for await (const value of directoryAssignments(ctx)) {
    const { row, rejected } = parseRow(directoryAssignmentRow, value);
    if (rejected !== null) yield rejected;
    else {
      const grant = directoryGrant(row, limits, tenant);
      grants.set(JSON.stringify([grant.subject, grant.role, grant.via]), grant);
    }
  }
  yield* grants.values();
  shortfall.end();
}

/** Without `$top`: these lists are short, and the service refuses a page size on some of them. */
export function directoryAssignments(ctx: AzureContext): AsyncGenerator<unknown> {
  return graphList(ctx, {
    path: "/v1.0/roleManagement/directory/roleAssignments?$expand=principal",
    permission: directoryRead,
  });
}

export function directoryRoleRecord(row: z.infer<typeof directoryRoleRow>, tenant: string): RoleRecord {
  return {
    type: "role",
    scope: tenant,
    externalId: directoryRoleKey(tenant, row.id),
    kind: "azure_directory_role",
    name: row.displayName ?? row.id,
    resourceName: null,
    version: row.version,
    manager: row.isBuiltIn === false ? "customer" : "provider",
    document: {
      rolePermissions: (row.rolePermissions ?? []).map(
        ({ allowedResourceActions, excludedResourceActions, condition }) => ({
          allowedResourceActions,
          ...(excludedResourceActions.length > 0 ? { excludedResourceActions } : {}),
          ...(condition === null ? {} : { condition }),
        }),
      ),
    },
    attributes: {
      description: row.description,
      templateId: row.templateId,
      enabled: row.isEnabled !== false,
    },
    unknown: [],
  };
}

/** Actions of the directory are known from the roles that name them; a pattern names none by itself. */
function directoryActions({ rolePermissions }: z.infer<typeof directoryRoleRow>): ActionRecord[] {
  const named = (rolePermissions ?? []).flatMap(({ allowedResourceActions }) => allowedResourceActions);
  return named
    .filter((action) => !action.includes("*") && action.trim() !== "")
    .map((action) => ({
      type: "action",
      name: directoryAction(action),
      level: directoryActionLevel(action.trim().toLowerCase()),
      unknown: [],
    }));
}

/** The expanded principal says whether it is a person: an assignment by itself names only an id. */
export function directoryGrant(
  row: DirectoryAssignment,
  limits: ReadonlyMap<string, Limit> | null,
  tenant: string,
): GrantRecord {
  const part = [row.directoryScopeId, row.appScopeId].find(
    (scope) => scope !== null && scope !== "" && scope !== "/",
  );
  const limit = limits?.get(limitKey(row));
  return {
    type: "grant",
    scope: tenant,
    subject: directoryRef(row.principalId, row.principal?.["@odata.type"]?.split(".").at(-1) ?? ""),
    role: { kind: "id", value: directoryRoleKey(tenant, row.roleDefinitionId) },
    effect: "allow",
    via:
      part === undefined || part === null
        ? "directory-role"
        : `directory-role/${part.replace(/^\//, "").toLowerCase()}`,
    condition: null,
    attributes: { assignment: row.id, startsAt: limit?.startsAt ?? null, endsAt: limit?.endsAt ?? null },
    unknown: limits === null ? ["attributes"] : [],
  };
}

function limitKey(row: DirectoryAssignment): string {
  return [row.principalId, row.roleDefinitionId, row.directoryScopeId ?? row.appScopeId ?? "/"]
    .join(" ")
    .toLowerCase();
}

const instanceRow = z.looseObject({
  ...directoryAssignmentRow.shape,
  startDateTime: text,
  endDateTime: text,
});

/** Source: unifiedRoleAssignmentScheduleInstance. A tenant without the licence gives no role for a time. */
async function directoryLimits(ctx: AzureContext): Promise<Map<string, Limit>> {
  const limits = new Map<string, Limit>();
  const instances = graphList(ctx, {
    path: "/v1.0/roleManagement/directory/roleAssignmentScheduleInstances",
    permission: directoryRead,
  });
  try {
    for await (const value of instances) {
      const { row } = parseRow(instanceRow, value);
      if (row?.endDateTime)
        limits.set(limitKey(row), { startsAt: row.startDateTime, endsAt: row.endDateTime });
    }
  } catch (error) {
    if (!isNotLicensed(error)) throw error;
  }
  return limits;
}
