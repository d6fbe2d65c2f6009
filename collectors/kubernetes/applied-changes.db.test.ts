/** Exact changes of Kubernetes carried out as they are written, on a simulated cluster that keeps an audit log. */
import { describe } from "vitest";
import { kubernetesCommandLine } from "#e2e/clouds/kubernetes/command-line.ts";
import { openShell } from "#e2e/clouds/shell/open-shell.ts";
import { startClouds } from "#e2e/clouds/start.ts";
import { appliedChanges } from "../testing/applied-changes-suite.ts";

const cluster = "prod";
/** The log holds two weeks, so that this leaves no gap in more than the ninety days that are judged. */
const days = Array.from({ length: 7 }, (_, at) =>
  new Date(Date.UTC(2026, 10, 24) - (6 - at) * 14 * 86_400_000).toISOString().slice(0, 10),
);

describe("what is written for Kubernetes, run as it is written", () => {
  appliedChanges({
    open: async () => {
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
    },
    forms: [
      /^deactivate-keys, delete-credential: kubectl delete secret$/,
      /^deactivate-keys, deactivate-credential: kubectl label secret, kubectl delete secret$/,
      /^remove-unused, remove-actions: kubectl apply, kubectl patch clusterrolebinding$/,
      /^remove-unused, remove-actions: kubectl apply, kubectl patch clusterrolebinding, kubectl delete clusterrolebinding$/,
      /^remove-unused, remove-actions: kubectl apply, kubectl patch rolebinding, kubectl delete rolebinding$/,
      /^remove-unused, remove-actions: kubectl patch clusterrole$/,
      /^remove-unused, remove-actions: kubectl patch role$/,
      /^remove-unused, remove-grant: kubectl patch rolebinding, kubectl delete rolebinding$/,
      /^retire, retire-identity: kubectl patch clusterrolebinding.*kubectl delete serviceaccount$/,
      /^retire, retire-identity: kubectl patch rolebinding, kubectl delete rolebinding, kubectl delete serviceaccount$/,
    ],
    // Nothing tells of an account of a cluster that it was never used at all.
    asked: ["remove-actions", "remove-credential"],
    fault: ({ clouds }) => {
      const added = ["rolebindings", "clusterrolebindings"].map((resource) =>
        clouds.faults.add({
          ...{ cloud: "kubernetes", action: `list ${resource}.rbac.authorization.k8s.io` },
          effect: { kind: "error" },
        }),
      );
      return () => Math.min(...added.map(({ hits }) => hits));
    },
  });
});
