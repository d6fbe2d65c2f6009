import { isDisabled, subscriptionsOn } from "#e2e/clouds/azure/world/tenant.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import type { FaultScene } from "../../testing/fault-scene.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";
/** Calls after which the tree is known and a few streams have been read. */
const midway = 60;

/** The simulated tenant: its directory is one, so a source that sees little of it does not exist. */
export async function simulatedAzure(): Promise<Simulation> {
  const clouds = await startClouds({ date, pageCap: 40 });
  const { permissions, quirks, oracle, announcement, tenantSource } = clouds.azure;
  const open = openSubscriptions(clouds);
  return {
    endpoint: announcement.environment.ROLLCALL_ENDPOINT_AZURE,
    date,
    environment: announcement.environment,
    configs: { tenant: tenantSource },
    smallConfig: tenantSource,
    deny: (permission) => permissions.deny(permission),
    failFrom: (permission, from) => {
      const fault = clouds.faults.add({ cloud: "azure", permission, from, effect: { kind: "error" } });
      return () => fault.hits;
    },
    slow: (milliseconds) => {
      const fault = clouds.faults.add({ cloud: "azure", effect: { kind: "slow", milliseconds } });
      return () => fault.hits;
    },
    faults: faultsOf(clouds, open),
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

function openSubscriptions({ world }: Clouds): string[] {
  return subscriptionsOn(world.azure.tenant, world.day)
    .filter((subscription) => !isDisabled(subscription, world.day))
    .map(({ id }) => id);
}

function faultsOf(clouds: Clouds, open: string[]): FaultScene {
  const { tenantSource, permissions } = clouds.azure;
  const { tenant } = clouds.world.azure;
  const legacy = tenant.subscriptions.find(({ disabledDay }) => disabledDay !== null)?.id ?? "";
  const [first = ""] = open;
  return {
    smallScopes: [tenant.id, ...open],
    every: (effect, when) => {
      const fault = clouds.faults.add({ cloud: "azure", from: when === "midway" ? midway : 1, effect });
      return () => fault.hits;
    },
    pagedPermission: "Application.Read.All",
    many: {
      config: tenantSource,
      scopes: open,
      scope: first,
      // Groups and roles are the tenant's, and each subscription is asked about them.
      beyond: [tenant.id],
      refuse: () => permissions.allowOnly(["Microsoft.Resources/subscriptions/read"], first),
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
