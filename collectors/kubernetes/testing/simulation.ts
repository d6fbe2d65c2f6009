import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import type { FaultScene } from "../../testing/fault-scene.ts";
import type { Simulation } from "../../testing/simulation.ts";

const date = "2026-11-24";
/** Calls after which the cluster is known and a few of its streams have been read. */
const midway = 20;

/** The simulated clusters, each read by a source of its own; the one that serves customers holds something of every kind. */
export async function simulatedKubernetes(): Promise<Simulation> {
  const clouds = await startClouds({ date, pageCap: 40 });
  const elsewhere = await startClouds({ date, seed: "another company" });
  // Twenty namespaces, as clusters that serve many teams have.
  for (const name of ["sandbox-one", "sandbox-two", "sandbox-three"]) write(clouds, "create", name);
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
    faults: faultsOf(clouds, elsewhere),
    reset: () => {
      permissions.reset();
      clouds.faults.clear();
    },
    visible: () => oracle.visible(),
    stop: async () => {
      await clouds.stop();
      await elsewhere.stop();
    },
  };
}

function write({ world }: Clouds, action: "create" | "delete", name: string): void {
  const parameters = { collection: "namespaces", [action === "create" ? "thing" : "named"]: { name } };
  const day = world.day - 1;
  world.journal.append({ cloud: "kubernetes", scope: "prod", day, action, parameters });
  world.kubernetes.touch("prod");
}

function faultsOf(clouds: Clouds, elsewhere: Clouds): FaultScene {
  const { kubeconfig, permissions, oracle } = clouds.kubernetes;
  const { scopes, identities } = oracle.truth();
  const cluster = scopes.find(({ name, parent }) => name === "prod" && parent === null)?.externalId ?? "";
  const namespaces = scopes.filter(({ parent }) => parent === cluster);
  const held = Map.groupBy(identities, ({ scope }) => scope);
  const [team] = namespaces
    .filter(({ name }) => !/^(kube-|default$|rollcall)/.test(name))
    .toSorted((a, b) => (held.get(b.externalId)?.length ?? 0) - (held.get(a.externalId)?.length ?? 0));
  const { externalId: scope = "", name = "" } = team ?? {};
  const config = { kubeconfig, context: "prod", clusterName: "prod", legacyTokens: true };
  const smallScopes = [cluster, ...namespaces.map(({ externalId }) => externalId)];
  return {
    smallScopes,
    every: (effect, when) => {
      const fault = clouds.faults.add({ cloud: "kubernetes", from: when === "midway" ? midway : 1, effect });
      return () => fault.hits;
    },
    pagedPermission: "list serviceaccounts",
    many: {
      config: { ...config, namespaces: namespaces.map((namespace) => namespace.name) },
      scopes: namespaces.map(({ externalId }) => externalId),
      scope,
      refuse: () => permissions.denyScope(`prod/${name}`),
    },
    led: [
      {
        name: "a cluster rebuilt under the same name",
        config: { context: "prod", clusterName: "prod" },
        right: { KUBECONFIG: kubeconfig },
        wrong: { KUBECONFIG: elsewhere.kubernetes.kubeconfig },
      },
    ],
    closing: {
      name: "a namespace",
      ...{ config, scopes: smallScopes, scope, isSaid: false },
      open: () => {},
      close: () => write(clouds, "delete", name),
    },
  };
}
