import { startClouds } from "#e2e/clouds/start.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";

/** The simulated clusters, each read by a source of its own; the one that serves customers holds something of every kind. */
export async function simulatedKubernetes(): Promise<Simulation> {
  const clouds = await startClouds({ date });
  const { permissions, oracle, announcement, kubeconfig, clusterNames, auditLogs } = clouds.kubernetes;
  const configOf = (context: string) => {
    const log = auditLogs[context];
    const base = { kubeconfig, context, clusterName: context, legacyTokens: true };
    return log === undefined ? base : { ...base, auditLogs: [log] };
  };
  return {
    // A kubeconfig says itself where its cluster is.
    endpoint: undefined,
    date,
    environment: announcement.environment,
    configs: Object.fromEntries(clusterNames.map((name) => [name, configOf(name)])),
    smallConfig: configOf("prod"),
    deny: (permission) => permissions.deny(permission),
    failFrom: (permission, from) => {
      const fault = clouds.faults.add({ action: permission, from, effect: { kind: "error" } });
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
