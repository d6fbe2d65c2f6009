/** What real accounts collect over the years: trusts nobody would write today, each of a kind a reader must understand. */

import { instantOf, isoOf } from "../../calendar.ts";
import { HEX, randomOf } from "../../random.ts";
import { administratorDocument, allow, documentOf } from "../world/documents.ts";
import {
  addRole,
  inline,
  moment,
  oidcArn,
  type Site,
  samlArn,
  service,
  teamTags,
  trust,
  use,
  userArn,
} from "../world/forge.ts";
import { mintId } from "../world/mint.ts";
import type { User } from "../world/model.ts";

/** People assume it in an emergency: anybody of this account with a second factor. */
export function buildBreakGlass(site: Site): void {
  addRole(site, {
    name: "break-glass-admin",
    nature: "human",
    trust: [
      trust([{ kind: "account", id: site.state.id }], {
        sid: "PeopleWithMfa",
        condition: {
          Bool: { "aws:MultiFactorAuthPresent": "true" },
          NumericLessThan: { "aws:MultiFactorAuthAge": "3600" },
        },
      }),
      trust([{ kind: "anyone" }], {
        effect: "Deny",
        sid: "NotFromOutside",
        condition: { NotIpAddress: { "aws:SourceIp": ["192.0.2.0/24"] } },
      }),
    ],
    managed: ["AdministratorAccess"],
    tags: { owner: "security@northwind-labs.example" },
  });
}

/** A function runs as it, and a named user may become it too. */
export function buildSharedOperations(site: Site, user: User): void {
  addRole(site, {
    name: "shared-operations",
    nature: "mixed",
    trust: [
      trust(service("lambda")),
      trust([{ kind: "principal", arn: userArn(site.state.id, user) }], { sid: "OnCall" }),
    ],
    inline: [
      inline("operate", documentOf(allow(["ec2:*", "rds:RebootDBInstance", "lambda:InvokeFunction"], "*"))),
    ],
    uses: [use(site, "ec2", 6, ["DescribeInstances", "RebootInstances"])],
  });
}

/** A support role that only named people of this account may become. */
export function buildSupportRole(site: Site, users: User[]): void {
  addRole(site, {
    name: "customer-data-support",
    nature: "human",
    trust: [trust(users.map((user) => ({ kind: "principal", arn: userArn(site.state.id, user) })))],
    managed: ["AmazonDynamoDBFullAccess"],
    uses: [use(site, "dynamodb", 40, ["DescribeTable"])],
  });
}

/** Everybody of the organization, by a wildcard and one condition. */
export function buildOrganizationReader(site: Site): void {
  addRole(site, {
    name: "org-artifact-reader",
    nature: "unknown",
    trust: [
      trust([site.random.chance(0.5) ? { kind: "anyone", plain: true } : { kind: "anyone" }], {
        condition: { StringEquals: { "aws:PrincipalOrgID": site.organization.id } },
      }),
    ],
    managed: ["AmazonS3ReadOnlyAccess"],
    uses: [use(site, "s3", 1)],
  });
}

/** The users of an app become it, signed in at Cognito or at Google. */
export function buildEndUserRole(site: Site, provider: "cognito" | "google"): void {
  const issuer = provider === "cognito" ? "cognito-identity.amazonaws.com" : "accounts.google.com";
  const audience =
    provider === "cognito"
      ? `us-east-1:${mintId(site.state, "", 12, HEX)}`
      : `${mintId(site.state, "", 12, "0123456789")}.apps.googleusercontent.com`;
  addRole(site, {
    name: provider === "cognito" ? "Cognito_ShopAuth_Role" : "partner-portal-google",
    nature: "human",
    trust: [
      trust([{ kind: "oidc", issuer, arn: null, subjects: [], like: false, audience }], {
        actions: ["sts:AssumeRoleWithWebIdentity"],
        condition:
          provider === "cognito"
            ? { "ForAnyValue:StringLike": { "cognito-identity.amazonaws.com:amr": "authenticated" } }
            : null,
      }),
    ],
    inline: [
      inline(
        "own-files",
        documentOf(
          allow(
            ["s3:GetObject", "s3:PutObject"],
            "arn:aws:s3:::shop-uploads/$" + "{cognito-identity.amazonaws.com:sub}/*",
          ),
        ),
      ),
    ],
    uses: [use(site, "s3", 1)],
  });
}

/** The sign-in of before Identity Center. */
export function buildLegacySignIn(site: Site): void {
  const { state } = site;
  state.samlProviders.push({
    name: "ADFS",
    entity: "http://adfs.corp.northwind-labs.example/adfs/services/trust",
    createdAt: moment(site),
    validUntil: isoOf(instantOf(site.day + 3000)),
    tags: { owner: "identity@northwind-labs.example" },
  });
  addRole(site, {
    name: "adfs-operators",
    nature: "human",
    trust: [
      trust([{ kind: "saml", arn: samlArn(state.id, "ADFS") }], {
        actions: ["sts:AssumeRoleWithSAML"],
        condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
      }),
    ],
    managed: ["ReadOnlyAccess"],
  });
}

/** Trusted by principals that no longer exist: AWS shows their ids. */
export function buildForsakenRole(site: Site): void {
  addRole(site, {
    name: "migration-2019",
    nature: "unknown",
    trust: [
      trust([
        { kind: "deleted", id: mintId(site.state, "AROA") },
        { kind: "deleted", id: mintId(site.state, "AIDA") },
      ]),
    ],
    inline: [inline("everything", administratorDocument())],
  });
}

/** The provider of a cluster deleted long ago, and a role that still trusts it. */
export function buildOrphanIssuer(site: Site): void {
  const issuer = `oidc.eks.eu-west-1.amazonaws.com/id/${randomOf(site.state.id, "orphan").text(32, "0123456789ABCDEF")}`;
  site.state.oidcProviders.push({
    issuer,
    audiences: ["sts.amazonaws.com"],
    createdAt: moment(site),
    tags: {},
  });
  addRole(site, {
    name: "exporter-irsa",
    nature: "machine",
    trust: [
      trust(
        [
          {
            kind: "oidc",
            issuer,
            arn: oidcArn(site.state.id, issuer),
            subjects: ["system:serviceaccount:default:exporter"],
            like: false,
            audience: "sts.amazonaws.com",
          },
        ],
        { actions: ["sts:AssumeRoleWithWebIdentity"] },
      ),
    ],
    managed: ["AmazonS3FullAccess"],
    tags: teamTags(site),
  });
}
