/** How code and other clouds get in: pools that take tokens of pipelines, of AWS and of Azure, and the accounts they become. */
import { COMPANY } from "../../estate.ts";
import {
  addAccount,
  addBucket,
  addHolding,
  addKey,
  addProvider,
  emailOf,
  enable,
  ensurePool,
  grant,
  PLATFORM_CONTACT,
  poolName,
  rhythm,
  type Site,
} from "../world/forge.ts";
import { account, type Member } from "../world/members.ts";
import { SHARED_PROJECT } from "../world/organization.ts";

export const GITHUB = "https://token.actions.githubusercontent.com";
/** The company's directory at Microsoft. */
const AZURE_TENANT = "5f0c3a52-7d1e-4b4c-9d7a-0a6c1f2e9b11";
const GITHUB_MAPPING = {
  "google.subject": "assertion.sub",
  "attribute.repository": "assertion.repository",
  "attribute.repository_owner": "assertion.repository_owner",
};

/** Resource name of a pool of the shared project. */
export function sharedPool({ organization }: Site, pool: string): string {
  const shared = organization.byId.get(SHARED_PROJECT);
  if (!shared) throw new Error("The organization has a shared project");
  return poolName(shared, pool);
}

/** In the shared project: what all teams' pipelines and the other clouds sign in with. */
export function buildSharedPools(site: Site): void {
  const github = ensurePool(site, "github", "GitHub Actions", `Contact ${PLATFORM_CONTACT}`);
  addProvider(github, {
    id: "actions",
    displayName: "GitHub Actions of northwind-labs",
    mapping: GITHUB_MAPPING,
    condition: `assertion.repository_owner == "${COMPANY}"`,
    source: { kind: "oidc", issuer: GITHUB, audiences: [] },
  });
  const aws = ensurePool(site, "aws-workloads", "Workloads at AWS");
  addProvider(aws, {
    id: "shared-services",
    mapping: {
      "google.subject": "assertion.arn",
      "attribute.aws_role":
        "assertion.arn.contains('assumed-role') ? assertion.arn.extract('{account_arn}assumed-role/') + 'assumed-role/' + assertion.arn.extract('assumed-role/{role_name}/') : assertion.arn",
    },
    source: { kind: "aws", account: awsAccount(site) },
  });
  const azure = ensurePool(site, "azure-workloads", "Workloads at Azure");
  addProvider(azure, {
    id: "northwind-tenant",
    source: {
      kind: "oidc",
      issuer: `https://sts.windows.net/${AZURE_TENANT}/`,
      audiences: ["api://northwind-gcp-federation"],
    },
  });
  buildCrossCloud(site);
}

/** The account whose roles the pool takes: AWS names it in every token. */
function awsAccount({ world }: Site): string {
  return world.aws?.organization.sharedId ?? "000000000000";
}

function buildCrossCloud(site: Site): void {
  const fromAws = addAccount(site, {
    id: "aws-lake-sync",
    displayName: "Copies the lake from AWS",
    description: `Owner: ${PLATFORM_CONTACT}`,
    activity: rhythm(site, 1),
    fixed: true,
  });
  const role = `arn:aws:sts::${awsAccount(site)}:assumed-role/shared-operations`;
  grant(fromAws.bindings, "iam.workloadIdentityUser", {
    kind: "attribute",
    pool: sharedPool(site, "aws-workloads"),
    name: "aws_role",
    value: role,
  });
  const lake = addBucket(site, "northwind-lake-landing");
  grant(lake.bindings, "storage.objectUser", account(fromAws));
  const fromAzure = addAccount(site, {
    id: "azure-reporting",
    displayName: "Reporting from Azure",
    activity: rhythm(site, 3),
    fixed: true,
  });
  grant(fromAzure.bindings, "iam.workloadIdentityUser", {
    kind: "subject",
    pool: sharedPool(site, "azure-workloads"),
    subject: "8b6a7f0e-2c5d-4c1b-9a3f-61e0d7c4a512",
  });
  grant(site.state.bindings, "bigquery.dataViewer", account(fromAzure));
  enable(site, "artifactregistry");
  const registry = addHolding(site, "repository", "images");
  grant(registry.bindings, "artifactregistry.writer", {
    kind: "attribute",
    pool: sharedPool(site, "github"),
    name: "repository_owner",
    value: COMPANY,
  });
  const production = site.organization.folders.find((folder) => folder.displayName === "Production");
  if (production)
    grant(registry.bindings, "artifactregistry.reader", { kind: "accounts-below", node: production.name });
}

/** The account a team's pipeline deploys as; `limit` says how tightly its trust names the repository. */
export function buildDeployer(
  site: Site,
  repository: string,
  limit: "branch" | "repository" | "organization",
): void {
  const { state } = site;
  const owner = addAccount(site, {
    id: "deployer",
    displayName: `Deploys ${repository}`,
    description: `GitHub Actions of ${COMPANY}/${repository}`,
    activity: rhythm(site, 2),
    tags: { team: site.facts.team?.name ?? "platform" },
  });
  const pool = sharedPool(site, "github");
  const parties: Record<typeof limit, Member> = {
    branch: { kind: "subject", pool, subject: `repo:${COMPANY}/${repository}:ref:refs/heads/main` },
    repository: { kind: "attribute", pool, name: "repository", value: `${COMPANY}/${repository}` },
    organization: { kind: "attribute", pool, name: "repository_owner", value: COMPANY },
  };
  grant(owner.bindings, "iam.workloadIdentityUser", parties[limit]);
  for (const role of ["run.developer", "cloudfunctions.developer", "iam.serviceAccountUser"])
    grant(state.bindings, role, account(owner));
  if (site.facts.environment === "development") grant(state.bindings, "editor", account(owner));
  // The key from before the pool was never taken away.
  if (limit === "repository") addKey(site, owner, { activity: null });
}

/** Promotes what was tried: the account that deploys the team's development project deploys here too. */
export function buildPromotion(site: Site): void {
  const { facts, organization, state } = site;
  const tried = organization.projects.find(
    ({ team, environment }) => team?.index === facts.team?.index && environment === "development",
  );
  if (tried)
    grant(state.bindings, "run.developer", { kind: "account", email: emailOf(tried.id, "deployer") });
}

/** A pool of the team's own that GitLab signs in with, sometimes anybody's GitLab. */
export function buildGitlab(site: Site, isOpen: boolean): void {
  const { facts, state } = site;
  const pool = ensurePool(site, "gitlab", "GitLab");
  addProvider(pool, {
    id: "gitlab-com",
    mapping: { "google.subject": "assertion.sub", "attribute.project_path": "assertion.project_path" },
    condition: isOpen ? null : `assertion.namespace_path == "${COMPANY}"`,
    source: { kind: "oidc", issuer: "https://gitlab.com", audiences: [] },
  });
  const owner = addAccount(site, {
    id: "gitlab-deploy",
    displayName: "GitLab deployments",
    activity: rhythm(site, 4),
  });
  const name = poolName(facts, "gitlab");
  grant(
    owner.bindings,
    "iam.workloadIdentityUser",
    isOpen
      ? { kind: "whole-pool", pool: name }
      : { kind: "attribute", pool: name, name: "project_path", value: `${COMPANY}/${facts.name}` },
  );
  grant(state.bindings, "run.admin", account(owner));
  grant(state.bindings, "iam.serviceAccountUser", account(owner));
  // Pipelines publish without becoming anybody.
  grant(state.bindings, "artifactregistry.writer", {
    kind: "attribute",
    pool: name,
    name: "project_path",
    value: `${COMPANY}/${facts.name}`,
  });
}

/** What builds the organization itself: two accounts that plan and apply. */
export function buildTerraform(site: Site): void {
  const apply = addAccount(site, {
    id: "terraform-apply",
    displayName: "Terraform, applies",
    description: `Owner: ${PLATFORM_CONTACT}`,
    activity: rhythm(site, 1),
    fixed: true,
  });
  const plan = addAccount(site, {
    id: "terraform-plan",
    displayName: "Terraform, plans",
    activity: rhythm(site, 1),
    fixed: true,
  });
  const pool = sharedPool(site, "github");
  grant(apply.bindings, "iam.workloadIdentityUser", {
    kind: "subject",
    pool,
    subject: `repo:${COMPANY}/platform:environment:apply`,
  });
  grant(plan.bindings, "iam.workloadIdentityUser", {
    kind: "attribute",
    pool,
    name: "repository",
    value: `${COMPANY}/platform`,
  });
  const state = addBucket(site, "northwind-terraform-state");
  for (const owner of [apply, plan]) grant(state.bindings, "storage.objectUser", account(owner));
}
