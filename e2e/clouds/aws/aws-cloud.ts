/** The simulated AWS as a whole: one organization, its server, and the credentials of those who may call it. */
import type { Cloud, CloudOracle, RunningCloud } from "../cloud.ts";
import type { World } from "../world.ts";
import { createAwsOracle } from "./oracle/aws-oracle.ts";
import { denyCorners } from "./partial-permissions.ts";
import { type AwsPermissions, createAwsPermissions } from "./permissions.ts";
import { awsServer } from "./server.ts";
import { type Credentials, issueSession } from "./sessions.ts";
import { type AwsWorld, awsWorld } from "./world/aws-world.ts";
import { COLLECTOR_ROLE, type Organization, READER_ROLE } from "./world/organization.ts";

export type RunningAws = RunningCloud & {
  permissions: AwsPermissions;
  /** The collector's own credentials; the reader role's in `account` when one is named. Never expire in practice. */
  credentials(account?: string): Credentials;
  /** May also write, as a person with their own rights in `account`. */
  administrator(account: string): Credentials;
  /** Configuration of a source that collects the organization. */
  organizationSource: Record<string, string>;
};

export const awsCloud: Cloud<AwsWorld, RunningAws> = {
  grow: ({ seed, size, journal }) => awsWorld(seed, size, journal),
  start: ({ world, faults, url, partial, pageCap }) => {
    const { organization } = world.aws;
    const permissions = createAwsPermissions();
    if (partial) denyCorners(permissions, world);
    const credentials = (account?: string) =>
      account === undefined
        ? session(organization.securityId, COLLECTOR_ROLE)
        : session(account, READER_ROLE);
    return {
      server: awsServer({ world, faults, permissions, pageCap }),
      permissions,
      oracle: oracleOf(world, permissions),
      credentials,
      administrator: (account) => session(account, "administrator", true),
      organizationSource: sourceOf(organization),
      announcement: {
        environment: { ...environmentOf(credentials()), ROLLCALL_ENDPOINT_AWS: url },
        sources: [{ provider: "aws", name: "acme-aws", options: optionsOf(sourceOf(organization)) }],
      },
    };
  },
};

const TEN_YEARS = 10 * 365 * 86_400;

function session(account: string, roleName: string, administrator = false): Credentials {
  return issueSession({
    account,
    roleId: "AROASIMULATEDSESSION1",
    rolePath: "/",
    roleName,
    sessionName: administrator ? "administrator" : "rollcall",
    seconds: TEN_YEARS,
    administrator,
  });
}

function oracleOf(world: World, permissions: AwsPermissions): CloudOracle {
  const oracle = createAwsOracle(world);
  return {
    truth: () => oracle.truth(),
    visible: () => oracle.visible(permissions),
    risks: () => oracle.risks(permissions),
    granted: () => oracle.granted(permissions),
    observed: () => oracle.observed(permissions),
    usage: () => oracle.visibleUsage(permissions),
  };
}

/** Credentials as the SDK's own environment variables. */
function environmentOf({ accessKeyId, secretAccessKey, sessionToken }: Credentials): Record<string, string> {
  return {
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
}

function sourceOf(organization: Organization): Record<string, string> {
  return {
    mode: "organization",
    partition: "aws",
    homeRegion: "us-east-1",
    roleName: READER_ROLE,
    externalId: organization.externalId,
    managementRoleArn: `arn:aws:iam::${organization.managementId}:role/${READER_ROLE}`,
  };
}

/** The same as options of the command line: `--role-name`, and `--management-role` for the field that ends in `Arn`. */
function optionsOf(source: Record<string, string>): string[] {
  return Object.entries(source).flatMap(([field, value]) => {
    const option = field.replace(/Arn$/, "").replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    return [`--${option}`, value];
  });
}
