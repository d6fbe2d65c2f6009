/** How software gets to Azure: pipelines of GitHub, GitLab and of other clouds, by federation and by secrets that stayed. */
import { ROLES } from "../world/built-in-roles.ts";
import {
  addCertificate,
  addFederated,
  addOwnApp,
  addSecret,
  assign,
  grantGraph,
  groupId,
  type Site,
  use,
} from "../world/forge.ts";
import { ARM_APP, GRAPH_APP } from "../world/microsoft-apps.ts";
import type { Application } from "../world/model.ts";
import { groupScope, LANDING_ZONES, subscriptionScope } from "../world/tenant.ts";

const GITHUB = "https://token.actions.githubusercontent.com";

/** Deploys a team's services: by branch, environment, any pull request, or whatever an expression matches. */
export function buildGithubDeployer(site: Site, owners: string[]): void {
  const { unit, subscription, random } = site;
  const { application, principal } = addOwnApp(
    site,
    { name: `github-${unit.name}-deploy-${subscription.environment}`, owners, notes: noteOf(site) },
    { uses: [use(site, ARM_APP, 1)] },
  );
  const repository = `northwind-labs/${unit.name}-services`;
  const add = (name: string, subject: string) =>
    addFederated(site, application, { name, issuer: GITHUB, subject });
  if (subscription.environment === "production") add("main", `repo:${repository}:ref:refs/heads/main`);
  else add("pull-requests", `repo:${repository}:pull_request`);
  if (random.chance(0.5)) add("environment", `repo:${repository}:environment:${subscription.environment}`);
  if (random.chance(0.3))
    addFederated(site, application, {
      name: "any-release-branch",
      issuer: GITHUB,
      subject: null,
      expression: `claims['sub'] matches 'repo:${repository}:ref:refs/heads/release/*'`,
    });
  // The secret from before federation was never taken away.
  if (random.chance(0.4)) addSecret(site, application, { name: "pipeline", days: "2299" });
  assign(site, principal.id, ROLES.contributor, subscriptionScope(subscription.id));
  if (random.chance(0.3))
    assign(site, principal.id, ROLES.rbacAdministrator, subscriptionScope(subscription.id), {
      condition: NO_OWNERS,
      description: "May hand out roles, but not those that hand out roles",
    });
}

/** The condition the portal writes for "all roles except privileged administrator roles". */
const NO_OWNERS = `((!(ActionMatches{'Microsoft.Authorization/roleAssignments/write'})) OR (@Request[Microsoft.Authorization/roleAssignments:RoleDefinitionId] ForAnyOfAllValues:GuidNotEquals {${ROLES.owner}, ${ROLES.accessAdministrator}, ${ROLES.rbacAdministrator}}))`;

function noteOf(site: Site): string | null {
  const { team } = site.unit;
  return team && site.random.chance(0.4) ? `Owned by ${team.title} (${team.contact})` : null;
}

export function buildGitlabDeployer(site: Site): void {
  const { application, principal } = addOwnApp(
    site,
    { name: `gitlab-${site.unit.name}-infra` },
    { uses: [use(site, ARM_APP, 2)] },
  );
  addFederated(site, application, {
    name: "gitlab",
    issuer: "https://gitlab.northwind-labs.example",
    subject: `project_path:${site.unit.name}/infra:ref_type:branch:ref:main`,
  });
  assign(site, principal.id, ROLES.contributor, groupId(site, "rg-network"));
}

/** Terraform for everything: owner of the landing zones, with secrets that overlap and a certificate. */
export function buildTerraform(site: Site, owners: string[]): void {
  const { application, principal } = addOwnApp(site, {
    name: "terraform-landing-zones",
    owners,
    serviceManagementReference: "SNOW-CI-00417",
  });
  const first = addSecret(site, application, { name: "tf-cloud", days: 730 });
  addSecret(site, application, { name: "tf-cloud-2", startDay: site.day + 200, days: 730 });
  addSecret(site, application, { name: "old", startDay: site.day - 400, days: 365 });
  addCertificate(site, application, { name: "CN=terraform", days: 1000 });
  principal.uses.push(use(site, ARM_APP, 1, first.keyId), use(site, GRAPH_APP, 3, first.keyId));
  assign(site, principal.id, ROLES.owner, groupScope(LANDING_ZONES));
  grantGraph(site, principal.id, "Application.ReadWrite.OwnedBy");
  grantGraph(site, principal.id, "Group.Read.All");
}

/** Workloads of the other clouds that become somebody here without a secret. */
export function buildOtherClouds(site: Site, awsAccount: string): void {
  const fromAws = federatedApp(site, "aws-log-shipper", {
    name: "aws",
    issuer: "https://2f9a6c1e-4b7d-4e8f-9a51-0d6b3c7e8f21.tokens.sts.global.api.aws",
    subject: `arn:aws:iam::${awsAccount}:role/runner-fleet-instance`,
  });
  assign(site, fromAws, ROLES.logContributor, groupId(site, "rg-monitoring"));
  const fromGoogle = federatedApp(site, "gcp-warehouse-export", {
    name: "gcp",
    issuer: "https://accounts.google.com",
    subject: "104892101020304050607",
  });
  assign(site, fromGoogle, ROLES.blobContributor, subscriptionScope(site.subscription.id));
  const fromPartner = federatedApp(site, "partner-settlement", {
    name: "partner tenant",
    issuer: "https://login.microsoftonline.com/0d5a6f0e-7d0c-4a55-9a43-6b1f3c9d2e77/v2.0",
    subject: "7c3fb1b0-45a8-4a64-8f11-0d7f7c0a6d92",
  });
  assign(site, fromPartner, ROLES.blobReader, groupId(site, "rg-exchange"));
}

function federatedApp(
  site: Site,
  name: string,
  credential: Pick<Application["federated"][number], "name" | "issuer" | "subject">,
): string {
  const { application, principal } = addOwnApp(site, { name }, { uses: [use(site, ARM_APP, 1)] });
  addFederated(site, application, credential);
  return principal.id;
}
