/** What real projects collect over the years: keys nobody rotated, grants nobody took back, each of a kind a reader must understand. */
import { COMPANY_DOMAIN } from "../../estate.ts";
import { momentOf } from "../world/activity.ts";
import {
  addAccount,
  addBucket,
  addHolding,
  addKey,
  addProvider,
  enable,
  ensurePool,
  grant,
  poolName,
  rhythm,
  type Site,
  until,
} from "../world/forge.ts";
import { account, group, user } from "../world/members.ts";
import type { ServiceAccount } from "../world/model.ts";
import { GITHUB } from "./delivery.ts";

/** A partner signs in with a key that nobody rotated. */
export function buildPartnerKey(site: Site, name: string): ServiceAccount {
  const owner = addAccount(site, {
    id: `${name}-partner`,
    displayName: `${name} for partners`,
    description: site.random.chance(0.4) ? `Owner: ${site.facts.team?.contact ?? "unknown"}` : "",
  });
  addKey(site, owner, { activity: rhythm(site, 1) });
  if (site.random.chance(0.4)) addKey(site, owner);
  grant(site.state.bindings, "storage.objectViewer", account(owner));
  const drop = addBucket(site, `${site.state.id}-partner-drop`);
  grant(drop.bindings, "storage.objectCreator", account(owner));
  return owner;
}

/** One key in each state a key can be in. */
export function buildKeyMuseum(site: Site, name: string): void {
  const owner = addAccount(site, { id: name, displayName: "Nightly export", activity: null });
  addKey(site, owner, {
    expiresAt: momentOf(site.day + 90, 0),
    activity: { ...rhythm(site, 1), until: site.day + 80 },
  });
  addKey(site, owner, { disabled: true, reason: "USER_INITIATED" });
  addKey(site, owner, { disabled: true, reason: "EXPOSED", exposed: true });
  addKey(site, owner, { uploaded: true, expiresAt: momentOf(site.day + 3650, 0), activity: rhythm(site, 7) });
  grant(site.state.bindings, "bigquery.dataEditor", account(owner));
}

/** Nobody knows what it was for. */
export function buildOrphan(site: Site, name: string): void {
  // Above the project others may name it: the admin project's stays.
  const fixed = site.facts.purpose === "admin";
  const owner = addAccount(site, { id: name, disabled: !fixed && site.random.chance(0.3), fixed });
  addKey(site, owner);
  grant(site.state.bindings, "owner", account(owner));
}

/** A script that people run as, each by impersonating it. */
export function buildSharedOperations(site: Site): void {
  const team = site.facts.team?.name ?? "platform";
  const owner = addAccount(site, {
    id: "operations",
    displayName: "Run by people and by cron",
    activity: rhythm(site, 5),
  });
  addKey(site, owner, { activity: rhythm(site, 9) });
  grant(owner.bindings, "iam.serviceAccountTokenCreator", group(`gcp-${team}-leads@${COMPANY_DOMAIN}`));
  grant(owner.bindings, "iam.serviceAccountUser", user(`ines.duarte@${COMPANY_DOMAIN}`));
  grant(site.state.bindings, "compute.instanceAdmin.v1", account(owner));
}

/** Access for an incident that ended long ago, and access that has not begun to end. */
export function buildBreakGlass(site: Site): void {
  const { state, day } = site;
  grant(state.bindings, "owner", user(`tomas.varga@${COMPANY_DOMAIN}`), until(day + 3, "Incident access"));
  grant(
    state.bindings,
    "iam.securityAdmin",
    user(`mira.okafor@${COMPANY_DOMAIN}`),
    until(day + 4000, "On call"),
  );
}

/** Opened to everybody, to everybody who is signed in, to the whole company. */
export function buildPublic(site: Site): void {
  const { state } = site;
  const assets = addBucket(site, `${state.id}-public-assets`);
  grant(assets.bindings, "storage.objectViewer", { kind: "everyone", signedIn: false });
  enable(site, "bigquery");
  const dataset = addHolding(site, "dataset", "open_metrics");
  grant(dataset.bindings, "bigquery.dataViewer", { kind: "everyone", signedIn: true });
  grant(dataset.bindings, "bigquery.dataViewer", { kind: "domain", domain: COMPANY_DOMAIN });
}

/** A role made for Google's agents, given to an account of people's. */
export function buildBorrowedAgentRole(site: Site): void {
  const owner = addAccount(site, {
    id: "pubsub-push",
    displayName: "Push endpoint",
    activity: rhythm(site, 1),
  });
  grant(site.state.bindings, "pubsub.serviceAgent", account(owner));
}

/** A pool that takes any repository of GitHub's, and an account that takes the whole pool. */
export function buildOpenPool(site: Site): void {
  const pool = ensurePool(site, "hackathon", "Hackathon 2025");
  addProvider(pool, { id: "anybody", source: { kind: "oidc", issuer: GITHUB, audiences: [] } });
  const owner = addAccount(site, { id: "hackathon", displayName: "Hackathon", activity: rhythm(site, 20) });
  grant(owner.bindings, "iam.workloadIdentityUser", {
    kind: "whole-pool",
    pool: poolName(site.facts, "hackathon"),
  });
  grant(site.state.bindings, "editor", account(owner));
}

/** Machines in the company's own data centre, signed in by its directory. */
export function buildOnPremises(site: Site): void {
  const pool = ensurePool(site, "on-premises", "Data centre");
  addProvider(pool, {
    id: "adfs",
    source: { kind: "saml", entity: `http://adfs.corp.${COMPANY_DOMAIN}/adfs/services/trust` },
  });
  const owner = addAccount(site, { id: "backup-writer", displayName: "Backups", activity: rhythm(site, 1) });
  grant(owner.bindings, "iam.workloadIdentityUser", {
    kind: "pool-group",
    pool: poolName(site.facts, "on-premises"),
    group: "backup-hosts",
  });
  const bucket = addBucket(site, "northwind-corp-backup");
  grant(bucket.bindings, "storage.objectCreator", account(owner));
}

/** Whoever reads billing exports, written as Google writes what it has no public form for. */
export function buildOpaque(site: Site): void {
  enable(site, "bigquery");
  const dataset = addHolding(site, "dataset", "billing_export");
  grant(dataset.bindings, "bigquery.dataEditor", {
    kind: "opaque",
    text: "dataset:northwind-billing.exports",
  });
  grant(dataset.bindings, "bigquery.dataViewer", {
    kind: "convenience",
    level: "Viewer",
    project: site.state.id,
  });
}

/** Rules that take away what grants give. */
export function buildDenial(site: Site): void {
  site.state.denyPolicies.push({
    id: "keep-data",
    displayName: "Nobody deletes production data",
    createdAt: momentOf(site.day, 600),
    rules: [
      {
        description: "Except the people on call",
        principals: ["principalSet://goog/public:all"],
        exceptPrincipals: [`principalSet://goog/group/gcp-oncall@${COMPANY_DOMAIN}`],
        permissions: ["storage.googleapis.com/buckets.delete", "bigquery.googleapis.com/datasets.delete"],
        exceptPermissions: [],
        condition: null,
      },
    ],
  });
}
