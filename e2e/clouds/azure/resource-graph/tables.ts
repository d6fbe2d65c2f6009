/** The tables of Resource Graph: everything of the tenant that the caller may read, the rest left out without a word. */
import type { Call } from "../call.ts";
import { visibleSubscriptions } from "../management/containers.ts";
import {
  assignmentRow,
  chainOf,
  definitionRow,
  managementGroupRow,
  resourceRow,
  stateOf,
} from "../management/rows.ts";
import { isAtOrAbove, subscriptionOf } from "../management/scopes.ts";
import { builtInRoles } from "../world/built-in-roles.ts";
import { ancestorsOf, subscriptionScope, TENANT_ID } from "../world/tenant.ts";
import type { Row } from "./evaluate.ts";

/** Which subscriptions a question is about; null: all there are, and what is above them. */
export type Reach = { subscriptions: string[] | null; filter: string };

type Table = { permissions: string[]; rows(call: Call, reach: Reach): Row[] };

const AUTHORIZATION = "Microsoft.Authorization";

export const tables: Record<string, Table> = {
  resourcecontainers: {
    permissions: ["Microsoft.Resources/subscriptions/read"],
    rows: (call, reach) => [
      ...subscriptionRows(call, reach),
      ...groupRows(call, reach),
      ...managementRows(call, reach),
    ],
  },
  resources: { permissions: ["*/read"], rows: resourceRows },
  authorizationresources: {
    permissions: [`${AUTHORIZATION}/roleAssignments/read`, `${AUTHORIZATION}/roleDefinitions/read`],
    rows: (call, reach) => [...assignmentRows(call, reach), ...definitionRows(call, reach)],
  },
};

const EMPTY = {
  kind: "",
  location: "",
  managedBy: "",
  sku: null,
  plan: null,
  zones: null,
  extendedLocation: null,
};

/** Every row has every column; resource groups are written in lower case. */
function row(columns: Row): Row {
  return {
    ...EMPTY,
    identity: null,
    tags: null,
    tenantId: TENANT_ID,
    subscriptionId: "",
    resourceGroup: "",
    ...columns,
    type: String(columns.type).toLowerCase(),
  };
}

const mayAct = (call: Call, action: string, subscription: string | null) =>
  call.caller.administrator === true || call.permissions.mayAct(action, subscription);

function within(call: Call, { subscriptions }: Reach) {
  return visibleSubscriptions(call).filter(({ id }) => subscriptions === null || subscriptions.includes(id));
}

function subscriptionRows(call: Call, reach: Reach): Row[] {
  const { tenant } = call.world.azure;
  return within(call, reach).map((subscription) =>
    row({
      id: subscriptionScope(subscription.id),
      name: subscription.name,
      type: "microsoft.resources/subscriptions",
      subscriptionId: subscription.id,
      tags: Object.keys(subscription.tags).length === 0 ? null : subscription.tags,
      properties: {
        managedByTenants: [],
        managementGroupAncestorsChain: chainOf(ancestorsOf(tenant, subscription.managementGroup)),
        state: stateOf(call.directory(), subscription),
        subscriptionPolicies: { quotaId: "EnterpriseAgreement_2014-09-01", spendingLimit: "Off" },
      },
    }),
  );
}

function groupRows(call: Call, reach: Reach): Row[] {
  const open = new Set(within(call, reach).map(({ id }) => id));
  return call
    .directory()
    .resourceGroups.filter(
      ({ subscription }) =>
        open.has(subscription) &&
        mayAct(call, "Microsoft.Resources/subscriptions/resourceGroups/read", subscription),
    )
    .map((group) =>
      row({
        id: `${subscriptionScope(group.subscription)}/resourceGroups/${group.name}`,
        name: group.name,
        type: "microsoft.resources/subscriptions/resourcegroups",
        location: group.location,
        subscriptionId: group.subscription,
        resourceGroup: group.name.toLowerCase(),
        tags: Object.keys(group.tags).length === 0 ? null : group.tags,
        properties: { provisioningState: "Succeeded" },
      }),
    );
}

function managementRows(call: Call, reach: Reach): Row[] {
  const { tenant } = call.world.azure;
  if (reach.subscriptions !== null || !mayAct(call, "Microsoft.Management/managementGroups/read", null))
    return [];
  return tenant.managementGroups.map((group) => row(managementGroupRow(tenant, group)));
}

function resourceRows(call: Call, reach: Reach): Row[] {
  const open = new Set(within(call, reach).map(({ id }) => id));
  const directory = call.directory();
  return directory.resources
    .filter(({ subscription, type }) => open.has(subscription) && mayAct(call, `${type}/read`, subscription))
    .map((resource) =>
      row({
        ...resourceRow(directory, resource),
        subscriptionId: resource.subscription,
        resourceGroup: resource.group.toLowerCase(),
      }),
    );
}

/** With subscriptions named, what stands above them is told only when the question asks for it. */
function reaches(call: Call, reach: Reach, scope: string): boolean {
  if (reach.subscriptions === null) return true;
  const own = subscriptionOf(scope);
  if (own !== null) return reach.subscriptions.includes(own);
  return (
    reach.filter === "AtScopeAboveAndBelow" &&
    reach.subscriptions.some((id) => isAtOrAbove(call, scope, subscriptionScope(id)))
  );
}

function assignmentRows(call: Call, reach: Reach): Row[] {
  return call
    .directory()
    .assignments.filter(
      ({ scope }) =>
        reaches(call, reach, scope) &&
        mayAct(call, `${AUTHORIZATION}/roleAssignments/read`, subscriptionOf(scope)),
    )
    .map((assignment) => {
      const plain = assignmentRow(assignment);
      return row({
        ...plain,
        subscriptionId: subscriptionOf(assignment.scope) ?? "",
        properties: present(plain.properties as Row),
      });
    });
}

/** Resource Graph leaves out what is null. */
const present = (properties: Row): Row =>
  Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== null));

function definitionRows(call: Call, reach: Reach): Row[] {
  if (!mayAct(call, `${AUTHORIZATION}/roleDefinitions/read`, null)) return [];
  const custom = call
    .directory()
    .definitions.filter(({ assignableScopes }) =>
      assignableScopes.some((scope) => reaches(call, reach, scope)),
    );
  return [...builtInRoles, ...custom].map((definition) => row(definitionRow(definition, "/")));
}
