/** Service and resource control policies, and what each is attached to. */
import { ALPHANUMERIC, randomOf } from "../../random.ts";
import { allow, deny, documentOf } from "./documents.ts";
import type { PolicyDocument } from "./model.ts";
import type { Unit } from "./organization.ts";

export type OrganizationPolicy = {
  id: string;
  arn: string;
  name: string;
  description: string;
  type: "SERVICE_CONTROL_POLICY" | "RESOURCE_CONTROL_POLICY";
  awsManaged: boolean;
  document: PolicyDocument;
  /** `everything`: the root, every unit and every account; else ids of roots, units or accounts. */
  targets: "everything" | string[];
};

type Place = { seed: string; id: string; rootId: string; managementId: string; units: Unit[] };

export function organizationPolicies(place: Place): OrganizationPolicy[] {
  const unit = (name: string) => place.units.find((candidate) => candidate.name === name)?.id ?? place.rootId;
  const scp = (name: string, description: string, document: PolicyDocument, targets: string[]) =>
    customerPolicy(place, "SERVICE_CONTROL_POLICY", name, description, document, targets);
  return [
    managed("SERVICE_CONTROL_POLICY", "FullAWSAccess", documentOf(allow("*", "*"))),
    scp("stay-in-organization", "Nobody leaves", documentOf(deny("organizations:LeaveOrganization", "*")), [
      place.rootId,
    ]),
    scp("home-regions", "Work happens in four regions", homeRegions(), [unit("Workloads"), unit("Sandbox")]),
    scp("no-root-user", "The root user is for emergencies", noRootUser(), [
      unit("Production"),
      unit("Security"),
    ]),
    scp("sandbox-limits", "No identities, no reserved spend", sandboxLimits(), [unit("Sandbox")]),
    scp("quarantine", "Nothing works here any more", documentOf(deny("*", "*")), [unit("Suspended")]),
    scp("unused-draft", "Draft of 2024, attached to nothing", documentOf(deny("s3:PutBucketAcl", "*")), []),
    managed(
      "RESOURCE_CONTROL_POLICY",
      "RCPFullAWSAccess",
      documentOf({ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }),
    ),
    customerPolicy(
      place,
      "RESOURCE_CONTROL_POLICY",
      "own-identities-only",
      "Data stays with us",
      ownIdentities(place.id),
      [unit("Production")],
    ),
  ];
}

function managed(
  type: OrganizationPolicy["type"],
  name: string,
  document: PolicyDocument,
): OrganizationPolicy {
  const id = `p-${name}`;
  const kind = type.toLowerCase();
  return {
    id,
    arn: `arn:aws:organizations::aws:policy/${kind}/${id}`,
    name,
    description:
      type === "SERVICE_CONTROL_POLICY"
        ? "Allows access to every operation"
        : "Allows access to every resource",
    type,
    awsManaged: true,
    document,
    targets: "everything",
  };
}

function customerPolicy(
  place: Place,
  type: OrganizationPolicy["type"],
  name: string,
  description: string,
  document: PolicyDocument,
  targets: string[],
): OrganizationPolicy {
  const id = `p-${randomOf(place.seed, "organization-policy", name).text(8, ALPHANUMERIC)}`;
  const arn = `arn:aws:organizations::${place.managementId}:policy/${place.id}/${type.toLowerCase()}/${id}`;
  return { id, arn, name, description, type, awsManaged: false, document, targets };
}

function homeRegions(): PolicyDocument {
  return documentOf({
    Sid: "HomeRegions",
    Effect: "Deny",
    NotAction: ["iam:*", "organizations:*", "sts:*", "route53:*", "support:*", "cloudfront:*"],
    Resource: "*",
    Condition: {
      StringNotEquals: { "aws:RequestedRegion": ["us-east-1", "us-west-2", "eu-west-1", "eu-central-1"] },
      ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::*:role/rollcall-reader" },
    },
  });
}

function noRootUser(): PolicyDocument {
  return documentOf(
    deny("*", "*", {
      Sid: "NoRoot",
      Condition: { StringLike: { "aws:PrincipalArn": "arn:aws:iam::*:root" } },
    }),
  );
}

function sandboxLimits(): PolicyDocument {
  return documentOf(
    deny(["iam:CreateUser", "iam:CreateAccessKey", "iam:CreateSAMLProvider"], "*", { Sid: "NoIdentities" }),
    deny(["ec2:PurchaseReservedInstancesOffering", "savingsplans:*"], "*", { Sid: "NoSpend" }),
    deny("ec2:RunInstances", "arn:aws:ec2:*:*:instance/*", {
      Condition: { "ForAnyValue:StringNotLike": { "ec2:InstanceType": ["t3.*", "t4g.*"] } },
    }),
  );
}

function ownIdentities(organizationId: string): PolicyDocument {
  return documentOf({
    Sid: "OwnIdentities",
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*", "sts:AssumeRole", "kms:*", "secretsmanager:*"],
    Resource: "*",
    Condition: {
      StringNotEqualsIfExists: { "aws:PrincipalOrgID": organizationId },
      BoolIfExists: { "aws:PrincipalIsAWSService": "false" },
    },
  });
}
