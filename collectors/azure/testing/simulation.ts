import { isDisabled, subscriptionsOn } from "#e2e/clouds/azure/world/tenant.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import type { FaultScene } from "../../testing/fault-scene.ts";
import { richScopes } from "../../testing/rich-scopes.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";
/** Calls after which the tree is known and a few streams have been read. */
const midway = 30;

/** The simulated tenant, read by one source, or by one that leaves most subscriptions out. */
export async function simulatedAzure(): Promise<Simulation> {
  // Two sizes: more than twenty subscriptions.
  const clouds = await startClouds({ date, size: 2, pageCap: 40 });
  const { permissions, quirks, oracle, announcement, tenantSource } = clouds.azure;
  const open = subscriptionsOn(clouds.world.azure.tenant, clouds.world.day)
    .filter((subscription) => !isDisabled(subscription, clouds.world.day))
    .map(({ id }) => id);
  const smallScopes = richScopes(oracle.truth()).filter((scope) => open.includes(scope));
  return {
    endpoint: announcement.environment.ROLLCALL_ENDPOINT_AZURE,
    date,
    environment: announcement.environment,
    configs: { tenant: tenantSource },
    smallConfig: { ...tenantSource, subscriptions: smallScopes },
    deny: (permission) => permissions.deny(permission),
    failFrom: (permission, from) => {
      const fault = clouds.faults.add({ cloud: "azure", permission, from, effect: { kind: "error" } });
      return () => fault.hits;
    },
    slow: (milliseconds) => {
      const fault = clouds.faults.add({ cloud: "azure", effect: { kind: "slow", milliseconds } });
      return () => fault.hits;
    },
    faults: faultsOf(clouds, smallScopes),
    reset: () => {
      clouds.setDate(date);
      permissions.reset();
      quirks.reset();
      clouds.faults.clear();
    },
    visible: () => oracle.visible(),
    stop: () => clouds.stop(),
  };
}

function faultsOf(clouds: Clouds, smallScopes: string[]): FaultScene {
  const { tenantSource, permissions } = clouds.azure;
  const { tenant } = clouds.world.azure;
  const disabled = tenant.subscriptions.filter(({ disabledDay }) => disabledDay !== null).map(({ id }) => id);
  const [legacy = ""] = disabled;
  const [first = ""] = smallScopes;
  return {
    smallScopes: [tenant.id, ...smallScopes],
    every: (effect, when) => {
      const fault = clouds.faults.add({ cloud: "azure", from: when === "midway" ? midway : 1, effect });
      return () => fault.hits;
    },
    pagedPermission: "Application.Read.All",
    many: {
      config: tenantSource,
      scopes: tenant.subscriptions.map(({ id }) => id).filter((id) => !disabled.includes(id)),
      scope: first,
      refuse: () => permissions.denyScope(first),
    },
    // A source names its tenant, and a token for another one is refused before anything is compared.
    led: [],
    closing: {
      name: "a subscription",
      config: { ...tenantSource, subscriptions: [legacy, first] },
      scopes: [legacy, first],
      scope: legacy,
      isSaid: true,
      open: () => clouds.setDate("2026-08-01"),
      close: () => clouds.setDate(date),
    },
  };
}
