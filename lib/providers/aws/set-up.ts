/** How an AWS source is set up: which role to make, trusting whom, allowed what. Every text is ready to paste. */
import type { SetUp, SetUpStep } from "../contract.ts";
import list from "./permissions.json" with { type: "json" };

type Permission = { permission: string; where: string; fallback?: boolean };

/** Completes the configuration with a fresh ExternalId, which nobody should choose by hand. */
export function setUp(given: Record<string, unknown>, fresh: () => string): SetUp {
  const config = { ...given, externalId: given.externalId ?? fresh() };
  const partition = typeof given.partition === "string" ? given.partition : "aws";
  const roleName = typeof given.roleName === "string" ? given.roleName : "rollcall-reader";
  const isOrganization = given.mode === "organization";
  const reader: SetUpStep[] = [
    {
      title: isOrganization
        ? `Make the role "${roleName}" in every account (a StackSet does it) with this trust policy`
        : `Make the role "${roleName}" with this trust policy, unless Rollcall runs with credentials of the account itself`,
      text: "Name the role that Rollcall's own process runs as. The external id keeps anybody else from borrowing this trust.",
      code: { name: "trust-policy.json", text: trustPolicy(partition, String(config.externalId)) },
    },
    {
      title: "Give it exactly these permissions",
      text: "They read and change nothing. Ready-made CloudFormation and Terraform templates are in collectors/aws.",
      code: { name: "reader-policy.json", text: policy("member") },
    },
  ];
  const worker: SetUpStep = {
    title: "Give Rollcall's own role the organization's permissions",
    text: "It runs in the management account or a delegated administrator; elsewhere, name a management role that has them.",
    code: { name: "worker-policy.json", text: policy("management") },
  };
  return { config, steps: isOrganization ? [...reader, worker] : reader };
}

function trustPolicy(partition: string, externalId: string): string {
  return pretty([
    {
      Effect: "Allow",
      Principal: { AWS: `arn:${partition}:iam::<account Rollcall runs in>:role/<role Rollcall runs as>` },
      Action: "sts:AssumeRole",
      Condition: { StringEquals: { "sts:ExternalId": externalId } },
    },
  ]);
}

function policy(where: "member" | "management"): string {
  const permissions: Permission[] = list.permissions;
  const actions = permissions.filter((row) => row.where === where).map((row) => row.permission);
  return pretty([{ Effect: "Allow", Action: actions.toSorted(), Resource: "*" }]);
}

function pretty(statements: object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements }, null, 2);
}
