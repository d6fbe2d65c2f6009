import { startClouds } from "#e2e/clouds/start.ts";
import { richScopes } from "../../testing/rich-scopes.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";

/** The simulated organization, read by one source, or by one that leaves most projects out. */
export async function simulatedGcp(): Promise<Simulation> {
  const clouds = await startClouds({ date, pageCap: 40 });
  const { permissions, traps, oracle, announcement, organizationSource } = clouds.gcp;
  const rich = new Set(richScopes(oracle.truth()));
  // A project where an API is off degrades what has to ask it directly, whatever is permitted.
  const excludeProjects = clouds.world.gcp.organization.projects
    .filter(({ purpose, number }) => purpose === "archive" || !rich.has(`projects/${number}`))
    .map(({ id }) => id);
  return {
    endpoint: clouds.url,
    date,
    environment: announcement.environment,
    configs: { organization: organizationSource },
    smallConfig: { ...organizationSource, excludeProjects },
    deny: (permission) => permissions.deny(permission),
    failFrom: (permission, from) => {
      const fault = clouds.faults.add({ cloud: "gcp", permission, from, effect: { kind: "error" } });
      return () => fault.hits;
    },
    slow: (milliseconds) => {
      const fault = clouds.faults.add({ cloud: "gcp", effect: { kind: "slow", milliseconds } });
      return () => fault.hits;
    },
    reset: () => {
      permissions.reset();
      traps.reset();
      clouds.faults.clear();
    },
    visible: () => oracle.visible(),
    stop: () => clouds.stop(),
  };
}
