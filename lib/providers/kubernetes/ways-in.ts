/** How Kubernetes principals can be become: pods run as accounts with short-lived tokens; secrets and certificates are static. */
import type { Ref } from "#lib/ingest/contract.ts";
import type { StreamTells, WayIn, WaysIn } from "../ways-in.ts";

const silent = (stream: string): StreamTells => ({ stream, ways: [] });

export const kubernetesWaysIn: WaysIn = {
  streams: {
    kubernetes_service_account: [
      silent("kubernetes/service-accounts"),
      { stream: "kubernetes/workloads", ways: ["pod"] },
      { stream: "kubernetes/legacy-tokens", ways: ["static-token"] },
      silent("kubernetes/role-bindings"),
      silent("kubernetes/cluster-role-bindings"),
      silent("kubernetes/audit-log"),
    ],
  },
  credentials: {
    kubernetes_legacy_token: { way: "static-token", isStatic: true, cannotExpire: true },
    kubernetes_client_certificate: { way: "certificate", isStatic: true },
  },
  ofWorkloads: "pod",
  wayOfTrust: ({ mechanism }: { mechanism: string; trusted: Ref }): WayIn | null =>
    mechanism === "aws-auth" ? "web-identity" : null,
};
