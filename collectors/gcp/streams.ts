/** What the collector reads: each stream with what it tells, and the file that reads it, loaded when its first slice begins. */
import type { CloudRecord, RecordType, StreamSpec } from "#lib/ingest/contract.ts";
import type { GcpSourceConfig } from "#lib/providers/gcp/source.ts";
import type { Reading } from "./reading.ts";

export type Read = (reading: Reading) => AsyncIterable<CloudRecord>;

type Stream = StreamSpec & {
  load: () => Promise<Read>;
  /** `root`: one slice for everything. `project`: one per project. `inventory`: one for everything, or per project without an inventory. */
  slicedBy: "root" | "project" | "inventory";
  /** What switches it on in the source's configuration, where it is off by itself. */
  setting?: keyof GcpSourceConfig;
};

const everyKind = ["gcp_organization", "gcp_folder", "gcp_project"];

function inventory(
  kinds: RecordType[],
  tells: string,
  slicedBy: Stream["slicedBy"],
  load: Stream["load"],
): Stream {
  return { kinds, cadence: "inventory", scopeKinds: everyKind, tells, slicedBy, load };
}

export const gcpStreams: Record<string, Stream> = {
  "gcp/service-accounts": inventory(
    ["principal", "owner-hint"],
    "Which service accounts exist.",
    "inventory",
    async () => (await import("./service-accounts.ts")).collectServiceAccounts,
  ),
  "gcp/service-account-keys": inventory(
    ["credential"],
    "Which keys people made for them, and when each expires and was last used.",
    "inventory",
    async () => (await import("./service-account-keys.ts")).collectServiceAccountKeys,
  ),
  "gcp/workload-identity-pools": inventory(
    ["principal", "trust"],
    "Whose tokens are accepted from outside.",
    "inventory",
    async () => (await import("./workload-identity-pools.ts")).collectWorkloadIdentityPools,
  ),
  "gcp/roles": inventory(
    ["role", "action"],
    "What the roles of Google and your own allow.",
    "root",
    async () => (await import("./roles.ts")).collectRoles,
  ),
  "gcp/iam-policies": inventory(
    ["grant", "trust", "coverage"],
    "Who holds which role in the organization, its folders and projects, and who may act as which account.",
    "root",
    async () => (await import("./iam-policies.ts")).collectIamPolicies,
  ),
  "gcp/resource-policies": inventory(
    ["grant", "membership"],
    "Who holds which role on single buckets, secrets and other resources.",
    "root",
    async () => (await import("./resource-policies.ts")).collectResourcePolicies,
  ),
  "gcp/deny-policies": inventory(
    ["role", "grant"],
    "What is denied whatever is allowed.",
    "root",
    async () => (await import("./deny-policies.ts")).collectDenyPolicies,
  ),
  "gcp/audit-configs": inventory(
    ["coverage"],
    "Which data access is logged, and so could be shown to be unused.",
    "root",
    async () => (await import("./audit-configs.ts")).collectAuditConfigs,
  ),
  "gcp/workloads": inventory(
    ["workload"],
    "What runs as which account.",
    "root",
    async () => (await import("./workloads.ts")).collectWorkloads,
  ),
  "gcp/labels": inventory(
    ["owner-hint"],
    "Labels and tags that hint at owners and environments.",
    "root",
    async () => (await import("./labels.ts")).collectLabels,
  ),
  "gcp/essential-contacts": {
    kinds: ["owner-hint"],
    // One call per project for what changes a few times a year.
    cadence: "usage",
    scopeKinds: everyKind,
    tells: "Who is written to about each project.",
    slicedBy: "root",
    load: async () => (await import("./essential-contacts.ts")).collectEssentialContacts,
  },
  "gcp/last-authentication": {
    kinds: ["usage"],
    cadence: "usage",
    scopeKinds: ["gcp_project"],
    tells: "When each account and key last signed in.",
    slicedBy: "project",
    load: async () => (await import("./last-authentication.ts")).collectLastAuthentication,
  },
  "gcp/audit-log": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: everyKind,
    tells: "Which permissions were used, by the audit logs.",
    slicedBy: "root",
    load: async () => (await import("./audit-log.ts")).collectAuditLog,
  },
  "gcp/log-analytics": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: everyKind,
    tells: "Which permissions were used, by audit logs kept in BigQuery, in estates of any size.",
    slicedBy: "root",
    setting: "logDataset",
    load: async () => (await import("./log-analytics/dataset.ts")).collectDataset,
  },
  "gcp/policy-insights": {
    kinds: ["usage", "coverage"],
    cadence: "usage",
    scopeKinds: everyKind,
    tells: "Which permissions Google itself saw exercised.",
    slicedBy: "root",
    setting: "policyInsights",
    load: async () => (await import("./policy-insights.ts")).collectPolicyInsights,
  },
};
