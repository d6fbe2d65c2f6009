import { startClouds } from "#e2e/clouds/start.ts";
import { richScopes } from "../../testing/rich-scopes.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";

/** The simulated organization, read by one source, or by one that leaves most accounts out. */
export async function simulatedAws(): Promise<Simulation> {
  const clouds = await startClouds({ date, pageCap: 40 });
  const { permissions, oracle, announcement, organizationSource } = clouds.aws;
  return {
    endpoint: clouds.url,
    date,
    environment: announcement.environment,
    configs: { organization: organizationSource },
    smallConfig: { ...organizationSource, accounts: richScopes(oracle.truth()) },
    deny: (permission) => permissions.deny(permission),
    failFrom: (permission, from) => {
      const [service = "", action = ""] = permission.split(":");
      const fault = clouds.faults.add({ service, action, from, effect: { kind: "error" } });
      return () => fault.hits;
    },
    slow: (milliseconds) => {
      const fault = clouds.faults.add({ effect: { kind: "slow", milliseconds } });
      return () => fault.hits;
    },
    reset: () => {
      permissions.reset();
      clouds.faults.clear();
    },
    visible: () => oracle.visible(),
    stop: () => clouds.stop(),
  };
}
