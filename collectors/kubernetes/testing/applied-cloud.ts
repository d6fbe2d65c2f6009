/** The simulated cluster on which exact changes are carried out: it keeps an audit log, which is read before it is thrown away. */
import { kubernetesCommandLine } from "#e2e/clouds/kubernetes/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import type { AppliedCloud } from "../../testing/applied-estate.ts";
import { richScopes } from "../../testing/rich-scopes.ts";

const cluster = "prod";
/** The log holds two weeks, so that this leaves no gap in more than the ninety days that are judged. */
const days = Array.from({ length: 7 }, (_, at) =>
  new Date(Date.UTC(2026, 10, 24) - (6 - at) * 14 * 86_400_000).toISOString().slice(0, 10),
);

export async function openAppliedCluster(): Promise<AppliedCloud> {
  const clouds = await startClouds({ date: days[0] ?? "", pageCap: 40 });
  const { kubeconfig, auditLogs } = clouds.kubernetes;
  return {
    ...{ provider: "kubernetes", clouds, days },
    config: {
      ...{ kubeconfig, context: cluster, clusterName: cluster, legacyTokens: true },
      auditLogs: [auditLogs[cluster]],
    },
    shellIn: () => openShell({ kubectl: kubernetesCommandLine(clouds, cluster) }),
  };
}

/** With the accounts whose roles its accounts say that they become. */
export async function openAppliedClusterBesideAws(): Promise<AppliedCloud> {
  const cloud = await openAppliedCluster();
  const accounts = richScopes(cloud.clouds.aws.oracle.truth());
  return {
    ...cloud,
    beside: { provider: "aws", config: { ...cloud.clouds.aws.organizationSource, accounts } },
  };
}

/** Makes the slices of bindings, and of accounts with what they claim, incomplete; returns how often all were hit so far. */
export function faultInCluster({ clouds }: AppliedCloud): () => number {
  const added = [
    "serviceaccounts",
    "rolebindings.rbac.authorization.k8s.io",
    "clusterrolebindings.rbac.authorization.k8s.io",
  ].map((resource) =>
    clouds.faults.add({
      ...{ cloud: "kubernetes", action: `list ${resource}` },
      effect: { kind: "error" },
    }),
  );
  return () => Math.min(...added.map(({ hits }) => hits));
}
