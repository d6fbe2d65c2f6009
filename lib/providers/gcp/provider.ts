/** Google Cloud as Rollcall sees it: kinds with stable codes, and the pure functions that interpret its IAM. */
import type { Provider } from "../contract.ts";
import { classHints } from "./class-hints.ts";
import { natureOf } from "./classify.ts";
import { federation } from "./federation.ts";
import { externalPrincipal } from "./keys.ts";
import { gcpLogEngines } from "./log-engines.ts";
import { setUp } from "./set-up.ts";
import { gcpSourceConfig } from "./source.ts";
import { writeOwnerBack } from "./write-owner-back.ts";

export const gcpProvider: Provider = {
  name: "gcp",
  label: "Google Cloud",
  code: 3,
  principalKinds: {
    gcp_service_account: { label: "Google service account", code: 301 },
    gcp_service_agent: { label: "Service agent", code: 302 },
    gcp_workload_identity_pool: { label: "Workload identity pool", code: 303 },
    gcp_workload_identity_provider: { label: "Workload identity provider", code: 304 },
    gcp_federated_subject: { label: "Federated subject", code: 305 },
    gcp_federated_set: { label: "Federated identities", code: 306 },
    gcp_cluster_account: { label: "GKE workload identity", code: 307 },
    gcp_workforce_subject: { label: "Workforce identity", code: 308 },
    gcp_workforce_set: { label: "Workforce identities", code: 309 },
    gcp_agent: { label: "Agent identity", code: 310 },
    gcp_agent_set: { label: "Agent identities", code: 311 },
    gcp_account_set: { label: "All service accounts", code: 312 },
    gcp_basic_role_holders: { label: "Holders of a basic role", code: 313 },
    gcp_user: { label: "Google account", code: 314 },
    gcp_group: { label: "Google group", code: 315 },
    gcp_domain: { label: "Domain", code: 316 },
    gcp_anyone: { label: "Anyone", code: 317 },
    gcp_foreign_account: { label: "Account of another cloud", code: 318 },
    gcp_deleted_account: { label: "Deleted account", code: 319 },
    gcp_unknown_member: { label: "Unknown member", code: 320 },
  },
  natureOf,
  classHints,
  externalPrincipal,
  federation,
  sourceConfig: gcpSourceConfig,
  logEngines: gcpLogEngines,
  exports: {
    main: "a Cloud Asset export of resources (NDJSON of `gcloud asset export --content-type=resource`)",
    beside: [
      {
        role: "iam-policies",
        description: "the same export with --content-type=iam-policy",
        many: true,
      },
    ],
  },
  writeOwnerBack,
  setUp,
};
