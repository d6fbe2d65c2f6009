/** How service accounts of Google Cloud can be become: keys are static; federation, impersonation and attachment are not. */
import type { Ref } from "#lib/ingest/contract.ts";
import type { StreamTells, WayIn, WaysIn } from "../ways-in.ts";

const silent = (stream: string): StreamTells => ({ stream, ways: [] });

export const gcpWaysIn: WaysIn = {
  streams: {
    gcp_service_account: [
      silent("gcp/service-accounts"),
      { stream: "gcp/service-account-keys", ways: ["access-key"] },
      { stream: "gcp/iam-policies", ways: ["web-identity", "pod", "impersonation"] },
      silent("gcp/resource-policies"),
      { stream: "gcp/workloads", ways: ["service"] },
      silent("gcp/last-authentication"),
    ],
    gcp_workload_identity_pool: [silent("gcp/workload-identity-pools")],
    gcp_workload_identity_provider: [silent("gcp/workload-identity-pools")],
  },
  credentials: {
    gcp_service_account_key: { way: "access-key", isStatic: true },
  },
  ofWorkloads: "service",
  wayOfTrust: ({ mechanism }: { mechanism: string; trusted: Ref }): WayIn | null =>
    byMechanism.get(mechanism) ?? null,
};

/** Attaching an account to what one runs is that workload's way in, not a person's. */
const byMechanism = new Map<string, WayIn>([
  ["web-identity", "web-identity"],
  ["saml", "saml"],
  ["workload-identity", "pod"],
  ["impersonation", "impersonation"],
  ["act-as", "service"],
]);
