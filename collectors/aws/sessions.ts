/**
 * Credentials for each account, once per run: the worker's own for its own account, the management role's for that role's account, and
 * an assumed reader role everywhere else. Nothing here is stored beyond the run.
 */

import { stopwatch } from "#lib/clock.ts";
import { Denied, type RollcallError } from "#lib/errors.ts";
import type { CollectorContext } from "#lib/ingest/contract.ts";
import { accountOfArn } from "#lib/providers/aws/keys.ts";
import { type AwsSourceConfig, homeRegionOf } from "#lib/providers/aws/source.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { createPace } from "../calls/pace.ts";
import { isAbort, stopped } from "../calls/stopped.ts";
import { type AwsCredentials, type CredentialProvider, clientOptions } from "./client-options.ts";
import { mapError, present } from "./errors.ts";

export type AwsContext = CollectorContext<AwsSourceConfig>;

export type Session = {
  /** Current credentials, renewed before they expire. */
  credentials: CredentialProvider;
  /** Makes the next call of `credentials` fetch new ones. */
  renew(): void;
  /** Who acts, for people: a role ARN. */
  caller: string;
};

/** Chained sessions last an hour at most; after this share of it a new one is fetched. */
const sessionSeconds = 3600;
const renewAfterMs = 45 * 60 * 1000;

/** Whose credentials the worker itself runs with. Source: sts:GetCallerIdentity, which needs no permission. */
export function callerIdentity(ctx: AwsContext): Promise<{ account: string; arn: string }> {
  return oncePerRun(ctx, "aws/caller", async () => {
    const own = await ownCredentials(ctx);
    const { STSClient, GetCallerIdentityCommand } = await import("@aws-sdk/client-sts");
    const sts = new STSClient(stsOptions(ctx, own));
    try {
      const answer = await sts.send(new GetCallerIdentityCommand({}), { abortSignal: ctx.signal });
      return { account: present(answer.Account, "Account"), arn: present(answer.Arn, "Arn") };
    } catch (error) {
      if (isAbort(error, ctx.signal)) throw stopped(ctx.signal);
      throw mapError(error, attempt(ctx, "sts:GetCallerIdentity", null, "the worker's credentials"));
    } finally {
      sts.destroy();
    }
  });
}

/** Credentials that may read the organization. */
export function organizationSession(ctx: AwsContext): Promise<Session> {
  return oncePerRun(ctx, "aws/session/organization", async () => {
    const roleArn = ctx.source.config.managementRoleArn;
    return roleArn === undefined ? ownSession(ctx) : assumedSession(ctx, roleArn);
  });
}

/** Credentials that may read the account. */
export function accountSession(ctx: AwsContext, account: string): Promise<Session> {
  return oncePerRun(ctx, `aws/session/${account}`, async () => {
    const { partition, roleName, managementRoleArn } = ctx.source.config;
    if ((await callerIdentity(ctx)).account === account) return ownSession(ctx);
    if (managementRoleArn !== undefined && accountOfArn(managementRoleArn) === account)
      return organizationSession(ctx);
    return assumedSession(ctx, `arn:${partition}:iam::${account}:role/${roleName}`);
  });
}

/** Credentials of a role the source names for one purpose. */
export function roleSession(ctx: AwsContext, roleArn: string): Promise<Session> {
  return oncePerRun(ctx, `aws/session/${roleArn}`, () => assumedSession(ctx, roleArn));
}

async function ownSession(ctx: AwsContext): Promise<Session> {
  const [credentials, identity] = await Promise.all([ownCredentials(ctx), callerIdentity(ctx)]);
  return { credentials, renew: () => undefined, caller: identity.arn };
}

function ownCredentials(ctx: AwsContext): Promise<CredentialProvider> {
  return oncePerRun(ctx, "aws/own", async () => {
    const { fromNodeProviderChain } = await import("@aws-sdk/credential-providers");
    const { profile } = ctx.source.config;
    return fromNodeProviderChain({ profile, clientConfig: { region: homeRegionOf(ctx.source.config) } });
  });
}

async function assumedSession(ctx: AwsContext, roleArn: string): Promise<Session> {
  let current: Promise<AwsCredentials> | null = null;
  let age = stopwatch();
  const credentials = () => {
    if (current === null || age() > renewAfterMs) {
      age = stopwatch();
      current = assumeRole(ctx, roleArn);
      current.catch(() => {
        current = null;
      });
    }
    return current;
  };
  await credentials();
  const renew = () => {
    current = null;
  };
  return { credentials, renew, caller: roleArn };
}

async function assumeRole(ctx: AwsContext, roleArn: string): Promise<AwsCredentials> {
  const account = accountOfArn(roleArn);
  const own = await ownCredentials(ctx);
  const { STSClient, AssumeRoleCommand } = await import("@aws-sdk/client-sts");
  const sts = new STSClient(stsOptions(ctx, own));
  try {
    const answer = await sts.send(
      new AssumeRoleCommand({
        RoleArn: roleArn,
        RoleSessionName: "rollcall",
        ExternalId: ctx.source.config.externalId,
        DurationSeconds: sessionSeconds,
      }),
      { abortSignal: ctx.signal },
    );
    const { AccessKeyId, SecretAccessKey, SessionToken } = present(answer.Credentials, "Credentials");
    // A past expiration makes the SDK ask our provider before each call instead of keeping its own copy.
    return {
      accessKeyId: present(AccessKeyId, "AccessKeyId"),
      secretAccessKey: present(SecretAccessKey, "SecretAccessKey"),
      sessionToken: SessionToken,
      expiration: new Date(0),
    };
  } catch (error) {
    if (isAbort(error, ctx.signal)) throw stopped(ctx.signal);
    throw withTrustHint(mapError(error, attempt(ctx, "sts:AssumeRole", account, roleArn)), roleArn, account);
  } finally {
    sts.destroy();
  }
}

/** AWS refuses a missing role, a wrong external id and a missing permission with the same words. */
function withTrustHint(error: RollcallError, roleArn: string, account: string | null): RollcallError {
  if (!(error instanceof Denied)) return error;
  return new Denied("sts:AssumeRole", `The role ${roleArn} could not be assumed: ${error.message}`, {
    cause: error.cause,
    detail: error.detail,
    hint: `Check three things: the role exists in account ${account} with path /, its trust policy names the worker and the source's external id, and the worker may call sts:AssumeRole on ${roleArn}.`,
  });
}

function stsOptions(ctx: AwsContext, credentials: CredentialProvider) {
  const pace = createPace({ gapMs: 0, unitMs: ctx.limits.retryDelayMs, signal: ctx.signal });
  return clientOptions(ctx, homeRegionOf(ctx.source.config), credentials, pace);
}

function attempt(ctx: AwsContext, permission: string, account: string | null, caller: string) {
  return { permission, account, region: homeRegionOf(ctx.source.config), caller };
}
