/** The tree: the tenant, the management groups above the subscriptions that can be seen, and those. */
import type { OracleScope } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { ancestorsOf, isDisabled, TENANT_ID, TENANT_NAME } from "../world/tenant.ts";
import type { Sight } from "./sight.ts";

const groupKey = (name: string) => `${TENANT_ID}/managementGroups/${name.toLowerCase()}`;

export function scopesOf(world: World, sight: Sight): OracleScope[] {
  const { tenant } = world.azure;
  const groups = new Map(
    sight.subscriptions
      .flatMap(({ managementGroup }) => ancestorsOf(tenant, managementGroup))
      .map((group) => [group.name, group]),
  );
  return [
    { externalId: TENANT_ID, kind: "azure_tenant", name: TENANT_NAME, parent: null, state: "active" },
    ...[...groups.values()].map(({ name, title, parent }) => ({
      externalId: groupKey(name),
      kind: "azure_management_group",
      name: title,
      parent: parent === null ? TENANT_ID : groupKey(parent),
      state: "active",
    })),
    ...sight.subscriptions.map((subscription) => ({
      externalId: subscription.id,
      kind: "azure_subscription",
      name: subscription.name,
      parent: groupKey(subscription.managementGroup),
      state: isDisabled(subscription, world.day) ? "suspended" : "active",
    })),
  ];
}
