/** The simulated Google Cloud as a whole: one organization, its server, and the ways to sign in to it. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Cloud, CloudOracle, RunningCloud } from "../cloud.ts";
import type { World } from "../world.ts";
import { issueToken } from "./access-tokens.ts";
import { COLLECTOR_ISSUER, COLLECTOR_POOL, COLLECTOR_PROVIDER, COLLECTOR_SUBJECT } from "./kits/security.ts";
import { createLogReads, type LogReads } from "./log-reads.ts";
import { createGcpOracle } from "./oracle/gcp-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { createGcpPermissions, type GcpPermissions } from "./permissions.ts";
import { gcpServer } from "./server.ts";
import { makeSubjectToken } from "./subject-token.ts";
import { createTraps, type Traps } from "./traps.ts";
import { emailOf, poolName } from "./world/forge.ts";
import { type GcpWorld, gcpWorld } from "./world/gcp-world.ts";
import { COLLECTOR_ACCOUNT, SECURITY_PROJECT } from "./world/organization.ts";

export type RunningGcp = RunningCloud & {
  permissions: GcpPermissions;
  traps: Traps;
  /** In place of `https://<service>.googleapis.com/`. */
  rootUrl: string;
  /** The reader account's own access token. Never expires in practice. */
  token(): string;
  /** May also write, as a person with their own rights. */
  administrator(): string;
  /** A workload identity federation configuration, as `gcloud iam workload-identity-pools create-cred-config` writes it. */
  credentialsFile: string;
  /** Configuration of a source that collects the organization. */
  organizationSource: Record<string, unknown>;
};

/** A week and a day, so that weekly collections leave no gap. */
const AUDIT_LOG = { auditLog: "all", auditLogDays: 8 };
const TEN_YEARS = 10 * 365 * 86_400;

export const gcpCloud: Cloud<GcpWorld, RunningGcp> = {
  grow: (world) => gcpWorld(world),
  start: ({ world, faults, url, folder, partial, pageCap }) => {
    const permissions = createGcpPermissions();
    if (partial) denyCorners(permissions, world);
    const traps = createTraps();
    const logReads = createLogReads();
    const rootUrl = `${url}/`;
    const credentialsFile = writeCredentials(world, folder, rootUrl);
    const { organization } = world.gcp;
    const reader = {
      name: emailOf(SECURITY_PROJECT, COLLECTOR_ACCOUNT),
      federated: false,
      project: SECURITY_PROJECT,
      administrator: false,
    };
    const person = { ...reader, name: `platform-admin@${organization.domain}`, administrator: true };
    return {
      server: gcpServer({ world, faults, permissions, traps, logReads, pageCap }),
      permissions,
      traps,
      rootUrl,
      oracle: oracleOf(world, permissions, logReads),
      token: () => issueToken(reader, TEN_YEARS).token,
      administrator: () => issueToken(person, TEN_YEARS).token,
      credentialsFile,
      organizationSource: { resource: organization.name, quotaProject: SECURITY_PROJECT, ...AUDIT_LOG },
      announcement: {
        environment: {
          GOOGLE_APPLICATION_CREDENTIALS: credentialsFile,
          ROLLCALL_ENDPOINT_GCP: url,
        },
        sources: [
          {
            provider: "gcp",
            name: "northwind-gcp",
            options: [
              ...["--resource", organization.name, "--quota-project", SECURITY_PROJECT],
              ...["--audit-log", AUDIT_LOG.auditLog, "--audit-log-days", String(AUDIT_LOG.auditLogDays)],
            ],
          },
        ],
      },
    };
  },
};

function oracleOf(world: World, permissions: GcpPermissions, logReads: LogReads): CloudOracle {
  const oracle = createGcpOracle(world);
  return {
    truth: () => oracle.truth(),
    visible: () => oracle.visible(permissions),
    risks: () => oracle.risks(permissions),
    granted: () => oracle.granted(permissions),
    observed: () => oracle.observed(permissions, logReads),
    usage: () => oracle.visibleUsage(permissions),
  };
}

/** No secret is in it: what signs in is the token in the file beside it, which only the pool's provider takes. */
function writeCredentials(world: World, folder: string, rootUrl: string): string {
  const facts = world.gcp.organization.byId.get(SECURITY_PROJECT);
  if (!facts) throw new Error("The organization has a security project");
  const audience = `//iam.googleapis.com/${poolName(facts, COLLECTOR_POOL)}/providers/${COLLECTOR_PROVIDER}`;
  const tokenFile = join(folder, "google-subject-token");
  const claims = { iss: COLLECTOR_ISSUER, sub: COLLECTOR_SUBJECT, aud: `https:${audience}` };
  writeFileSync(tokenFile, makeSubjectToken(claims, TEN_YEARS), { mode: 0o600 });
  const reader = emailOf(SECURITY_PROJECT, COLLECTOR_ACCOUNT);
  const path = join(folder, "google-credentials.json");
  const configuration = {
    type: "external_account",
    audience,
    subject_token_type: "urn:ietf:params:oauth:token-type:jwt",
    token_url: `${rootUrl}v1/token`,
    service_account_impersonation_url: `${rootUrl}v1/projects/-/serviceAccounts/${reader}:generateAccessToken`,
    credential_source: { file: tokenFile, format: { type: "text" } },
    quota_project_id: SECURITY_PROJECT,
  };
  writeFileSync(path, JSON.stringify(configuration, null, 2), { mode: 0o600 });
  return path;
}
