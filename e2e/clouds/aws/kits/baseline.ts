/** What every account of the organization carries, whatever it is for. */

import { instantOf, isoOf } from "../../calendar.ts";
import { HEX, randomOf } from "../../random.ts";
import { allow, documentOf } from "../world/documents.ts";
import { addRole, moment, type Site, samlArn, service, trust, use } from "../world/forge.ts";
import { COLLECTOR_ROLE, READER_ROLE } from "../world/organization.ts";

export function buildBaseline(site: Site): void {
  buildServiceLinked(site);
  buildIdentityCenter(site);
  buildReader(site);
  if (site.facts.purpose !== "management") {
    addRole(site, {
      name: "OrganizationAccountAccessRole",
      nature: "unknown",
      trust: [trust([{ kind: "account", id: site.organization.managementId }])],
      managed: ["AdministratorAccess"],
      uses: site.facts.index % 3 === 0 ? [use(site, "iam", 60, ["ListRoles"])] : [],
    });
  }
}

function buildServiceLinked(site: Site): void {
  const linked = [
    ["organizations", "AWSServiceRoleForOrganizations", "AWSOrganizationsServiceTrustPolicy"],
    ["support", "AWSServiceRoleForSupport", "AWSSupportServiceRolePolicy"],
    ["trustedadvisor", "AWSServiceRoleForTrustedAdvisor", "AWSTrustedAdvisorServiceRolePolicy"],
  ] as const;
  for (const [host, name, policy] of linked.slice(0, site.facts.environment === "production" ? 3 : 2)) {
    addRole(site, {
      name,
      path: `/aws-service-role/${host}.amazonaws.com/`,
      nature: "provider-managed",
      trust: [trust(service(host))],
      managed: [policy],
      uses: [use(site, host === "organizations" ? "iam" : "ec2", 7)],
    });
  }
}

/** The roles Identity Center provisions: people sign in through them, so they are human. */
function buildIdentityCenter(site: Site): void {
  const { state, facts } = site;
  const provider = `AWSSSO_${randomOf(state.id, "sso").text(16, HEX)}_DO_NOT_DELETE`;
  state.samlProviders.push({
    name: provider,
    entity: `https://portal.sso.us-east-1.amazonaws.com/saml/assertion/${randomOf(state.id, "assertion").text(32, HEX)}`,
    createdAt: moment(site),
    validUntil: isoOf(instantOf(site.day + 3650)),
    tags: {},
  });
  const sets =
    facts.environment === "production" ? ["ReadOnlyAccess", "AdministratorAccess"] : ["AdministratorAccess"];
  for (const name of sets) {
    addRole(site, {
      name: `AWSReservedSSO_${name}_${randomOf(state.id, "sso", name).text(16, HEX)}`,
      path: "/aws-reserved/sso.amazonaws.com/",
      nature: "human",
      trust: [
        trust([{ kind: "saml", arn: samlArn(state.id, provider) }], {
          actions: ["sts:AssumeRoleWithSAML", "sts:TagSession"],
          condition: { StringEquals: { "SAML:aud": "https://signin.aws.amazon.com/saml" } },
        }),
      ],
      managed: [name],
      uses: [
        use(site, "ec2", 2),
        use(site, "s3", 5, ["ListAllMyBuckets"]),
        use(site, "iam", 9, ["ListRoles", "ListUsers"]),
      ],
    });
  }
}

/** The role Rollcall itself reads through; it measures itself like everything else. */
function buildReader(site: Site): void {
  const { organization } = site;
  const collector = `arn:aws:iam::${organization.securityId}:role/${COLLECTOR_ROLE}`;
  addRole(site, {
    name: READER_ROLE,
    nature: "machine",
    trust: [
      trust([{ kind: "principal", arn: collector }], {
        condition: { StringEquals: { "sts:ExternalId": organization.externalId } },
      }),
    ],
    inline: [
      {
        name: READER_ROLE,
        document: documentOf(
          allow(
            ["iam:GetAccountAuthorizationDetails", "iam:GenerateCredentialReport", "iam:Get*", "iam:List*"],
            "*",
          ),
          allow(
            [
              "lambda:ListFunctions",
              "ecs:List*",
              "ecs:Describe*",
              "ec2:DescribeInstances",
              "ec2:DescribeRegions",
            ],
            "*",
          ),
          allow(["eks:List*", "eks:Describe*", "rolesanywhere:List*"], "*"),
        ),
      },
    ],
    tags: { owner: "security@northwind-labs.example", purpose: "inventory" },
    uses: [use(site, "iam", 1, ["GetAccountAuthorizationDetails", "ListAccessKeys"])],
  });
}
