/** The simulated clusters as a whole: their servers, the tokens of those who may call them, and the kubeconfig that names them. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud, RunningCloud } from "../cloud.ts";
import type { World } from "../world.ts";
import { writeAuditLog } from "./audit-log.ts";
import { tokenOf } from "./callers.ts";
import { createKubernetesOracle } from "./oracle/kubernetes-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { createKubernetesPermissions, type KubernetesPermissions } from "./permissions.ts";
import { BASE_PATH, kubernetesServer } from "./server.ts";
import { viewOf } from "./wire/view.ts";
import type { ClusterFacts } from "./world/clusters.ts";
import { type KubernetesWorld, kubernetesWorld } from "./world/kubernetes-world.ts";

export type RunningKubernetes = RunningCloud & {
  permissions: KubernetesPermissions;
  /** A context per cluster, as the collector's own account of that cluster. */
  kubeconfig: string;
  /** The same as somebody who may write. */
  administratorKubeconfig: string;
  clusterNames: string[];
  /** Files the API servers write their audit logs to; of managed clusters alone. */
  auditLogs: Record<string, string>;
  /** The address of a cluster's API server, without a trailing slash. */
  serverOf(cluster: string): string;
  tokenOf(cluster: string, role?: "collector" | "administrator"): string;
};

export const kubernetesCloud: Cloud<KubernetesWorld, RunningKubernetes> = {
  grow: kubernetesWorld,
  start: ({ world, faults, secureUrl, certificate, folder, partial, pageCap }) => {
    const permissions = createKubernetesPermissions();
    if (partial) denyCorners(permissions, world);
    const serverOf = (cluster: string) => `${secureUrl}${BASE_PATH}${cluster}`;
    const clusterNames = world.kubernetes.clusters.map(({ name }) => name);
    const write = (name: string, role: "collector" | "administrator") => {
      const path = join(folder, name);
      writeFileSync(path, kubeconfigOf(world, serverOf, certificate, role), { mode: 0o600 });
      return path;
    };
    const kubeconfig = write("kubeconfig.yaml", "collector");
    const oracle = createKubernetesOracle(world);
    const auditLogOf = (cluster: string) => join(folder, `audit-${cluster}.log`);
    const logged = world.kubernetes.clusters.filter(({ eks }) => eks !== null);
    const loggedOn = new Map<string, number>();
    // Whoever reads a log has asked its cluster something before.
    const keepLog = (facts: ClusterFacts) => {
      if (facts.eks === null || loggedOn.get(facts.name) === world.day) return;
      loggedOn.set(facts.name, world.day);
      writeAuditLog(auditLogOf(facts.name), viewOf(world, facts));
    };
    return {
      server: kubernetesServer({ world, faults, permissions, pageCap, called: keepLog }),
      permissions,
      oracle: {
        truth: () => oracle.truth(),
        visible: () => oracle.visible(permissions),
        risks: () => oracle.risks(permissions),
        granted: () => oracle.granted(permissions),
        observed: () => oracle.observed(permissions),
      },
      kubeconfig,
      administratorKubeconfig: write("kubeconfig-administrator.yaml", "administrator"),
      clusterNames,
      serverOf,
      tokenOf: (cluster, role = "collector") => tokenOf(world.seed, cluster, role),
      auditLogs: Object.fromEntries(logged.map(({ name }) => [name, auditLogOf(name)])),
      announcement: {
        environment: {},
        sources: world.kubernetes.clusters.map(({ name, eks }) => ({
          provider: "kubernetes",
          name: `acme-${name}`,
          options: [
            ...["--kubeconfig", kubeconfig, "--context", name, "--cluster-name", name, "--legacy-tokens"],
            ...(eks === null ? [] : ["--audit-logs", auditLogOf(name)]),
          ],
        })),
      },
    };
  },
};

/** Behind a base path per cluster, as a proxy in front of many clusters gives them out. */
function kubeconfigOf(
  world: World,
  serverOf: (cluster: string) => string,
  certificate: string,
  role: "collector" | "administrator",
): string {
  const names = world.kubernetes.clusters.map(({ name }) => name);
  const authority = Buffer.from(certificate).toString("base64");
  const config = {
    apiVersion: "v1",
    kind: "Config",
    clusters: names.map((name) => ({
      name,
      cluster: { server: serverOf(name), "certificate-authority-data": authority },
    })),
    users: names.map((name) => ({
      name: `${role}@${name}`,
      user: { token: tokenOf(world.seed, name, role) },
    })),
    contexts: names.map((name) => ({ name, context: { cluster: name, user: `${role}@${name}` } })),
    "current-context": names[0],
  };
  // Every JSON document is a YAML document.
  return `${JSON.stringify(config, null, 2)}\n`;
}
