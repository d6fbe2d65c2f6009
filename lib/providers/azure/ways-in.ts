/** How Entra principals can be become: the same trust or credential always counts as the same way in. */
import type { Ref } from "#lib/ingest/contract.ts";
import type { StreamTells, WayIn, WaysIn } from "../ways-in.ts";

const silent = (stream: string): StreamTells => ({ stream, ways: [] });

const directory: readonly StreamTells[] = [
  silent("azure/service-principals"),
  { stream: "azure/app-credentials", ways: ["client-secret", "certificate", "web-identity"] },
  silent("azure/app-role-assignments"),
  silent("azure/delegated-grants"),
  silent("azure/directory-roles"),
  silent("azure/management-group-assignments"),
  silent("azure/groups"),
  silent("azure/owners"),
];

export const azureWaysIn: WaysIn = {
  streams: {
    azure_service_principal: directory,
    azure_agent_identity: directory,
    azure_agent_blueprint: directory,
    azure_managed_identity: [
      ...directory.filter(({ stream }) => stream !== "azure/app-credentials"),
      { stream: "azure/managed-identities", ways: ["web-identity"] },
      { stream: "azure/workloads", ways: ["service"] },
    ],
    azure_application: [
      silent("azure/applications"),
      { stream: "azure/app-credentials", ways: ["client-secret", "certificate", "web-identity"] },
      silent("azure/owners"),
    ],
    azure_group: [silent("azure/groups")],
  },
  credentials: {
    azure_client_secret: { way: "client-secret", isStatic: true },
    azure_certificate: { way: "certificate", isStatic: true },
  },
  ofWorkloads: "service",
  // An owner comes in by a credential he makes: that credential is the way, once it is there.
  wayOfTrust: ({ mechanism }: { mechanism: string; trusted: Ref }): WayIn | null =>
    mechanism === "web-identity" ? "web-identity" : null,
};
