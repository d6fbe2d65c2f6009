/** The tree as ARM lists it: subscriptions, management groups, and both at once with the chain of their parents. */
import type { Call, Reply } from "../call.ts";
import {
  ancestorsOf,
  groupScope,
  type Subscription,
  subscriptionScope,
  TENANT_DOMAIN,
  TENANT_ID,
  TENANT_NAME,
} from "../world/tenant.ts";
import { armPage } from "./page.ts";
import { managementGroupRow, stateOf } from "./rows.ts";

const MAY = "Microsoft.Resources/subscriptions/read";

/** Those the caller may see; the others are left out without a word. */
export function visibleSubscriptions(call: Call): Subscription[] {
  return call
    .directory()
    .subscriptions.filter(({ id }) => call.caller.administrator || call.permissions.mayAct(MAY, id));
}

export function listSubscriptions(call: Call): Reply {
  const directory = call.directory();
  return armPage(
    call,
    visibleSubscriptions(call).map((subscription) => ({
      id: subscriptionScope(subscription.id),
      authorizationSource: "RoleBased",
      managedByTenants: [],
      subscriptionId: subscription.id,
      tenantId: TENANT_ID,
      displayName: subscription.name,
      state: stateOf(directory, subscription),
      subscriptionPolicies: {
        locationPlacementId: "Public_2014-09-01",
        quotaId: "EnterpriseAgreement_2014-09-01",
        spendingLimit: "Off",
      },
      ...(Object.keys(subscription.tags).length === 0 ? {} : { tags: subscription.tags }),
    })),
  );
}

export function listTenants(call: Call): Reply {
  return armPage(call, [
    {
      id: `/tenants/${TENANT_ID}`,
      tenantId: TENANT_ID,
      displayName: TENANT_NAME,
      defaultDomain: TENANT_DOMAIN,
      tenantCategory: "Home",
    },
  ]);
}

export function listGroups(call: Call): Reply {
  const { tenant } = call.world.azure;
  return armPage(
    call,
    tenant.managementGroups.map((group) => {
      const { id, name, type, properties } = managementGroupRow(tenant, group);
      const { tenantId, displayName } = properties as Record<string, unknown>;
      return { id, name, type, properties: { tenantId, displayName } };
    }),
  );
}

/** Groups and subscriptions in one list; the chains go from the root down to the parent. */
export function listEntities(call: Call): Reply {
  const { tenant } = call.world.azure;
  const entity = (id: string, name: string, type: string, displayName: string, group: string | null) => {
    const chain = group === null ? [] : ancestorsOf(tenant, group).toReversed();
    return {
      id,
      name,
      type,
      properties: {
        displayName,
        tenantId: TENANT_ID,
        parent: { id: group === null ? null : groupScope(group) },
        parentNameChain: chain.map((item) => item.name),
        parentDisplayNameChain: chain.map((item) => item.title),
        permissions: "view",
      },
    };
  };
  return armPage(call, [
    ...tenant.managementGroups.map(({ name, title, parent }) =>
      entity(groupScope(name), name, "Microsoft.Management/managementGroups", title, parent),
    ),
    ...visibleSubscriptions(call).map(({ id, name, managementGroup }) =>
      entity(subscriptionScope(id), id, "/subscriptions", name, managementGroup),
    ),
  ]);
}
