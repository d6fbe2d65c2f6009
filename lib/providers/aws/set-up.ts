/** How an AWS source is set up: which role to make, trusting whom, allowed what. Every text is ready to paste. */
import type { SetUp, SetUpStep } from "../contract.ts";
import { analyzerStatements, athenaStatements } from "./engine-policy.ts";
import list from "./permissions.json" with { type: "json" };
import { awsSourceConfig } from "./source.ts";

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
  const steps = [...(isOrganization ? [...reader, worker] : reader), ...engineSteps(config)];
  return { config, steps };
}

/** Only for what is switched on. */
function engineSteps(given: Record<string, unknown>): SetUpStep[] {
  const parsed = awsSourceConfig.safeParse(given);
  if (!parsed.success) return [];
  const athena = athenaStatements(parsed.data);
  const analyzer = analyzerStatements(parsed.data);
  const steps: SetUpStep[] = [];
  if (athena !== null)
    steps.push({
      title: "Let it ask Athena about the trail",
      text: "For the role for Athena, else for the role Rollcall runs as. One permission writes: Athena puts its answers in the place for answers, as whoever asks. Athena bills what it scans; a workgroup of its own with a limit per query is a guard that Rollcall cannot overrule.",
      code: { name: "athena-policy.json", text: pretty(athena) },
    });
  if (analyzer !== null)
    steps.push({
      title: "Let it read findings of unused access",
      text: "For the role that reads the organization, or the account. An analyzer of unused access must exist already: AWS charges for it, and Rollcall makes none.",
      code: { name: "access-analyzer-policy.json", text: pretty(analyzer) },
    });
  return steps;
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
