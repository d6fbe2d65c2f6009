/** What ARM and Resource Graph say of assignments, definitions, resources and containers; both write the same properties. */
import type { Directory } from "../world/azure-world.ts";
import type { DenyAssignment, Permission, Resource, RoleAssignment, RoleDefinition } from "../world/model.ts";
import {
  ancestorsOf,
  groupScope,
  type ManagementGroup,
  type Subscription,
  TENANT_ID,
  type Tenant,
} from "../world/tenant.ts";

export type Row = { [column: string]: unknown };

/** Hundreds of nanoseconds, as ARM writes dates. */
const ticks = (instant: string) => instant.replace("Z", ".1234567Z");

export const prefixed = (scope: string, rest: string): string => `${scope === "/" ? "" : scope}${rest}`;

export function assignmentRow(assignment: RoleAssignment): Row {
  const subscription = /^(\/subscriptions\/[^/]+)/.exec(assignment.scope)?.[1] ?? "";
  return {
    id: prefixed(assignment.scope, `/providers/Microsoft.Authorization/roleAssignments/${assignment.name}`),
    name: assignment.name,
    type: "Microsoft.Authorization/roleAssignments",
    properties: {
      // Whoever assigned it wrote the path; the name at its end is what counts.
      roleDefinitionId: `${subscription}/providers/Microsoft.Authorization/roleDefinitions/${assignment.role}`,
      principalId: assignment.principal,
      principalType: assignment.principalType,
      scope: assignment.scope,
      condition: assignment.condition,
      conditionVersion: assignment.condition === null ? null : "2.0",
      createdOn: ticks(assignment.createdAt),
      updatedOn: ticks(assignment.createdAt),
      createdBy: assignment.createdBy,
      updatedBy: assignment.createdBy,
      delegatedManagedIdentityResourceId: null,
      description: assignment.description,
    },
  };
}

export function permissionRow(permission: Permission): Row {
  const { condition, ...lists } = permission;
  return condition === null ? lists : { ...lists, condition, conditionVersion: "2.0" };
}

export function definitionRow(definition: RoleDefinition, scope: string): Row {
  return {
    id: prefixed(scope, `/providers/Microsoft.Authorization/roleDefinitions/${definition.name}`),
    name: definition.name,
    type: "Microsoft.Authorization/roleDefinitions",
    properties: {
      roleName: definition.title,
      type: definition.builtIn ? "BuiltInRole" : "CustomRole",
      description: definition.description,
      assignableScopes: definition.assignableScopes,
      permissions: definition.permissions.map(permissionRow),
      createdOn: ticks(definition.createdAt),
      updatedOn: ticks(definition.createdAt),
      createdBy: null,
      updatedBy: null,
    },
  };
}

const EVERYONE = "00000000-0000-0000-0000-000000000000";

export function denialRow(denial: DenyAssignment): Row {
  const { condition, ...lists } = denial.permission;
  return {
    id: prefixed(denial.scope, `/providers/Microsoft.Authorization/denyAssignments/${denial.name}`),
    name: denial.name,
    type: "Microsoft.Authorization/denyAssignments",
    properties: {
      denyAssignmentName: denial.title,
      description: null,
      permissions: [{ ...lists, condition, conditionVersion: condition === null ? null : "2.0" }],
      scope: denial.scope,
      doNotApplyToChildScopes: denial.doNotApplyToChildScopes,
      principals:
        denial.principals === "everyone"
          ? [{ id: EVERYONE, type: "SystemDefined" }]
          : denial.principals.map((id) => ({ id, type: "ServicePrincipal" })),
      excludePrincipals: denial.excluded,
      isSystemProtected: true,
    },
  };
}

export function scheduleRow(assignment: RoleAssignment): Row {
  const row = assignmentRow(assignment);
  const name = assignment.name.replace(/^.{8}/, "5c5c5c5c");
  const properties = row.properties as Row;
  return {
    id: prefixed(
      assignment.scope,
      `/providers/Microsoft.Authorization/roleAssignmentScheduleInstances/${name}`,
    ),
    name,
    type: "Microsoft.Authorization/roleAssignmentScheduleInstances",
    properties: {
      scope: assignment.scope,
      roleDefinitionId: properties.roleDefinitionId,
      principalId: assignment.principal,
      principalType: assignment.principalType,
      roleAssignmentScheduleId: prefixed(
        assignment.scope,
        `/providers/Microsoft.Authorization/roleAssignmentSchedules/${name}`,
      ),
      originRoleAssignmentId: row.id,
      status: "Provisioned",
      startDateTime: ticks(assignment.createdAt),
      endDateTime: assignment.endsAt === null ? null : ticks(assignment.endsAt),
      memberType: "Direct",
      assignmentType: "Assigned",
      condition: assignment.condition,
      conditionVersion: assignment.condition === null ? null : "2.0",
      createdOn: ticks(assignment.createdAt),
    },
  };
}

/** The columns every resource has in Resource Graph; ARM gives some of them. */
export function resourceRow(directory: Directory, resource: Resource): Row {
  return {
    id: resource.id,
    name: resource.name,
    type: resource.type,
    kind: resource.kind ?? "",
    location: resource.location,
    tags: Object.keys(resource.tags).length === 0 ? null : resource.tags,
    identity: identityOf(directory, resource),
    properties: ownProperties(directory, resource),
  };
}

function identityOf(directory: Directory, resource: Resource): Row | null {
  const { systemAssigned, userAssigned } = resource;
  if (systemAssigned === null && userAssigned.length === 0)
    return resource.type === "Microsoft.Web/sites" ? { type: "None" } : null;
  const type = [
    ...(systemAssigned === null ? [] : ["SystemAssigned"]),
    ...(userAssigned.length === 0 ? [] : ["UserAssigned"]),
  ].join(", ");
  return {
    type,
    ...(systemAssigned === null ? {} : { principalId: systemAssigned, tenantId: TENANT_ID }),
    ...(userAssigned.length === 0
      ? {}
      : {
          userAssignedIdentities: Object.fromEntries(
            userAssigned.map((id, index) => [
              // Whoever attached it wrote the id; Azure does not mind the case.
              index % 2 === 0 ? id.replace("/resourceGroups/", "/resourcegroups/") : id,
              principalOf(directory, id),
            ]),
          ),
        }),
  };
}

function principalOf(directory: Directory, resourceId: string): Row {
  const found = directory.principals.find(({ managed }) => managed?.resourceId === resourceId);
  return found ? { principalId: found.id, clientId: found.appId } : {};
}

function ownProperties(directory: Directory, resource: Resource): Row {
  const found = directory.principals.find(
    ({ managed }) => managed?.explicit === true && managed.resourceId === resource.id,
  );
  return found
    ? { tenantId: TENANT_ID, principalId: found.id, clientId: found.appId, isolationScope: "None" }
    : { provisioningState: "Succeeded" };
}

export function stateOf(directory: Directory, subscription: Subscription): string {
  if (directory.isDisabled(subscription)) return "Disabled";
  return subscription.name === "nw-sandbox" ? "Warned" : "Enabled";
}

export const chainOf = (groups: ManagementGroup[]): Row[] =>
  groups.map(({ name, title }) => ({ displayName: title, name }));

export function managementGroupRow(tenant: Tenant, group: ManagementGroup): Row {
  const chain = ancestorsOf(tenant, group.name).slice(1);
  return {
    id: groupScope(group.name),
    name: group.name,
    type: "Microsoft.Management/managementGroups",
    properties: {
      tenantId: TENANT_ID,
      displayName: group.title,
      details: {
        parent: group.parent === null ? null : { id: groupScope(group.parent), name: group.parent },
        managementGroupAncestorsChain: chainOf(chain),
        managementGroupAncestors: chain.map(({ name }) => name),
      },
    },
  };
}
