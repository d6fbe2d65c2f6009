/** The security project: the account an inventory reads the organization with, signed in without a key, and its tools. */
import { COMPANY_DOMAIN } from "../../estate.ts";
import {
  addAccount,
  addProvider,
  enable,
  ensurePool,
  grant,
  poolName,
  rhythm,
  type Site,
} from "../world/forge.ts";
import { account } from "../world/members.ts";
import { COLLECTOR_ACCOUNT } from "../world/organization.ts";

/** Where the collector's own tokens come from, and whom they name. */
export const COLLECTOR_ISSUER = `https://oidc.${COMPANY_DOMAIN}`;
export const COLLECTOR_POOL = "rollcall";
export const COLLECTOR_PROVIDER = "collector";
export const COLLECTOR_SUBJECT = "system:serviceaccount:rollcall:collector";

export function buildCollector(site: Site): void {
  const { state, facts } = site;
  enable(site, ...["cloudasset", "iamcredentials", "sts", "policyanalyzer", "essentialcontacts"]);
  const pool = ensurePool(site, COLLECTOR_POOL, "Rollcall");
  addProvider(pool, {
    id: COLLECTOR_PROVIDER,
    displayName: "Rollcall collector",
    condition: `assertion.sub == "${COLLECTOR_SUBJECT}"`,
    source: { kind: "oidc", issuer: COLLECTOR_ISSUER, audiences: [] },
  });
  const reader = addAccount(site, {
    id: COLLECTOR_ACCOUNT,
    displayName: "Rollcall, reads the inventory",
    description: `Owner: security@${COMPANY_DOMAIN}`,
    activity: rhythm(site, 1),
    fixed: true,
  });
  grant(reader.bindings, "iam.workloadIdentityUser", {
    kind: "subject",
    pool: poolName(facts, COLLECTOR_POOL),
    subject: COLLECTOR_SUBJECT,
  });
  grant(state.bindings, "serviceusage.serviceUsageConsumer", account(reader));
}

export function buildSecurityTools(site: Site): void {
  const scanner = addAccount(site, {
    id: "posture-scanner",
    displayName: "Posture scanner",
    description: `Owner: security@${COMPANY_DOMAIN}`,
    activity: rhythm(site, 1),
    fixed: true,
  });
  grant(site.state.bindings, "logging.logWriter", account(scanner));
  const responder = addAccount(site, {
    id: "incident-responder",
    displayName: "Incident response",
    fixed: true,
  });
  grant(responder.bindings, "iam.serviceAccountTokenCreator", account(scanner));
}
