/** How code and outsiders get in: pipelines federated by OIDC, deploy targets across accounts, vendors, on-premises machines. */
import { COMPANY } from "../../estate.ts";
import { hashOf } from "../../random.ts";
import { allow, assumeOf, deployOf, documentOf, exceptIdentityDocument } from "../world/documents.ts";
import {
  addRole,
  inline,
  moment,
  oidcArn,
  type Site,
  service,
  teamTags,
  trust,
  use,
} from "../world/forge.ts";
import { mintId, mintUuid } from "../world/mint.ts";
import type { Role } from "../world/model.ts";
import { placeOf } from "./apps.ts";

const GITHUB = "token.actions.githubusercontent.com";

export type GithubLimit = "branch" | "several" | "organization" | "none";

/** A role GitHub Actions assumes; `limit` says how tightly the trust names the repository. */
export function buildGithubRole(site: Site, name: string, repository: string, limit: GithubLimit): void {
  const { state } = site;
  ensureProvider(site, GITHUB, ["sts.amazonaws.com"]);
  const subjects = {
    branch: [`repo:${COMPANY}/${repository}:ref:refs/heads/main`],
    several: [
      `repo:${COMPANY}/${repository}:ref:refs/heads/main`,
      `repo:${COMPANY}/${repository}:environment:production`,
    ],
    organization: [`repo:${COMPANY}/*`],
    none: [],
  }[limit];
  addRole(site, {
    name,
    nature: "machine",
    trust: [
      trust(
        [
          {
            kind: "oidc",
            issuer: GITHUB,
            arn: oidcArn(state.id, GITHUB),
            subjects,
            like: limit === "organization",
            audience: "sts.amazonaws.com",
          },
        ],
        { sid: "GitHub", actions: ["sts:AssumeRoleWithWebIdentity"] },
      ),
    ],
    inline: [inline("deploy", deployOf(placeOf(site, repository)))],
    tags: teamTags(site, { repository }),
    uses: [
      use(site, "cloudformation", 2, ["CreateChangeSet", "ExecuteChangeSet"]),
      use(site, "lambda", 3, ["UpdateFunctionCode20150331v2"]),
    ],
  });
}

/** A role of HCP Terraform that may do everything but identities, and uses a fraction. */
export function buildTerraformRole(site: Site): void {
  const issuer = "app.terraform.io";
  ensureProvider(site, issuer, ["aws.workload.identity"]);
  addRole(site, {
    name: "terraform-cloud-apply",
    nature: "machine",
    trust: [
      trust(
        [
          {
            kind: "oidc",
            issuer,
            arn: oidcArn(site.state.id, issuer),
            subjects: [`organization:${COMPANY}:project:platform:workspace:*:run_phase:apply`],
            like: true,
            audience: "aws.workload.identity",
          },
        ],
        { actions: ["sts:AssumeRoleWithWebIdentity"] },
      ),
    ],
    inline: [inline("all-but-identity", exceptIdentityDocument())],
    tags: { owner: "platform@northwind-labs.example", terraform: "true" },
    uses: [
      use(site, "ec2", 2, ["CreateVpc", "DescribeVpcs"]),
      use(site, "s3", 4, ["CreateBucket", "PutBucketPolicy"]),
    ],
  });
}

function ensureProvider(site: Site, issuer: string, audiences: string[]): void {
  if (site.state.oidcProviders.some((provider) => provider.issuer === issuer)) return;
  site.state.oidcProviders.push({ issuer, audiences, createdAt: moment(site), tags: {} });
}

/** The role the shared pipeline assumes from its own account: trusted by name, without an external id. */
export function buildDeployTarget(site: Site): void {
  addRole(site, {
    name: "pipeline-deploy-target",
    nature: "unknown",
    trust: [
      trust([
        {
          kind: "principal",
          arn: `arn:aws:iam::${site.organization.sharedId}:role/delivery/pipeline-runner`,
        },
      ]),
    ],
    managed: ["PowerUserAccess"],
    tags: { owner: "platform@northwind-labs.example" },
    uses: [use(site, "cloudformation", 1, ["CreateChangeSet"]), use(site, "s3", 1)],
  });
}

/** Promotes what was tried: the pipeline of the team's development account may become it, in production. */
export function buildPromotionTarget(site: Site): void {
  const { organization, facts } = site;
  const tried = organization.accounts.find(
    ({ team, environment }) => team?.index === facts.team?.index && environment === "development",
  );
  if (!tried) return;
  addRole(site, {
    name: "release-promotion",
    nature: "unknown",
    trust: [trust([{ kind: "principal", arn: `arn:aws:iam::${tried.id}:role/github-deploy` }])],
    inline: [inline("promote", deployOf(placeOf(site, "promotion")))],
    tags: teamTags(site),
    uses: [use(site, "cloudformation", 5, ["ExecuteChangeSet"])],
  });
}

export function buildPipelineRunner(site: Site): void {
  addRole(site, {
    name: "pipeline-runner",
    path: "/delivery/",
    nature: "machine",
    trust: [trust(service("codebuild", "codepipeline"))],
    inline: [
      inline(
        "targets",
        assumeOf(["arn:aws:iam::*:role/pipeline-deploy-target"]),
        documentOf(allow(["s3:GetObject", "s3:PutObject"], "arn:aws:s3:::pipeline-artifacts/*")),
      ),
    ],
    tags: { owner: "platform@northwind-labs.example" },
    uses: [use(site, "sts", 1), use(site, "s3", 1)],
  });
}

const VENDORS = [
  {
    name: "DatadogIntegrationRole",
    account: "464622532012",
    policy: "SecurityAudit",
    services: ["cloudwatch", "ec2", "tag"],
  },
  {
    name: "wiz-access-role",
    account: "197171649850",
    policy: "SecurityAudit",
    services: ["iam", "ec2", "s3"],
  },
  {
    name: "snowflake-storage-integration",
    account: "898466741470",
    policy: "AmazonS3ReadOnlyAccess",
    services: ["s3"],
  },
];

/** A vendor's role; `guarded` says whether its trust demands an external id. */
export function buildVendorRole(site: Site, guarded: boolean): void {
  const vendor = VENDORS[hashOf(site.state.id, "vendor") % VENDORS.length] ?? VENDORS[0];
  if (!vendor) return;
  const externalId = mintId(site.state, "", 32, "0123456789abcdef");
  addRole(site, {
    name: guarded ? vendor.name : `${vendor.name}-old`,
    nature: guarded ? "machine" : "unknown",
    trust: [
      trust([{ kind: "account", id: vendor.account, bare: guarded ? undefined : true }], {
        condition: guarded ? { StringEquals: { "sts:ExternalId": externalId } } : null,
      }),
    ],
    managed: [vendor.policy],
    uses: guarded ? vendor.services.map((name) => use(site, name, 1)) : [],
  });
}

/** Machines outside AWS with certificates: a trust anchor, a profile, subjects, and the roles they become. */
export function buildAnywhere(site: Site, purpose: string, further: string[] = []): void {
  const { state, region } = site;
  const anchor = { id: mintUuid(state), name: `${purpose}-ca`, region, createdAt: moment(site) };
  state.anchors.push(anchor);
  const roles = [purpose, ...further].map((name) => anywhereRole(site, name, anchor.id));
  state.profiles.push({
    id: mintUuid(state),
    name: `${purpose}-onprem`,
    region,
    roles: roles.map((role) => role.name),
    sessionPolicy: site.random.chance(0.5) ? documentOf(allow("s3:PutObject", "*")) : null,
    managedPolicies: [],
    enabled: true,
    createdAt: moment(site),
  });
  for (let machine = 1; machine <= 2; machine++) {
    state.subjects.push({
      id: mintUuid(state),
      region,
      x509: `CN=${purpose}.corp.northwind-labs.example,OU=host-${machine}`,
      activity: { every: machine, phase: 0, from: site.day, until: null },
      createdAt: moment(site),
    });
  }
}

function anywhereRole(site: Site, purpose: string, anchor: string): Role {
  const { state, region } = site;
  return addRole(site, {
    name: `${purpose}-onprem`,
    nature: "machine",
    trust: [
      trust(service("rolesanywhere"), {
        actions: ["sts:AssumeRole", "sts:TagSession", "sts:SetSourceIdentity"],
        condition: {
          StringEquals: { "aws:PrincipalTag/x509Subject/CN": `${purpose}.corp.northwind-labs.example` },
          ArnEquals: {
            "aws:SourceArn": `arn:aws:rolesanywhere:${region}:${state.id}:trust-anchor/${anchor}`,
          },
        },
      }),
    ],
    inline: [
      inline(
        "backup",
        documentOf(
          allow(
            ["s3:PutObject", "s3:ListBucket"],
            ["arn:aws:s3:::corp-backup", "arn:aws:s3:::corp-backup/*"],
          ),
        ),
      ),
    ],
    tags: teamTags(site),
    uses: [use(site, "s3", 1, ["ListBucket"])],
  });
}
