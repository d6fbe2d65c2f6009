/** STS: who am I, and becoming a role where its trust lets the caller. */
import type { AssumeRoleRequest, AssumeRoleResponse, GetCallerIdentityResponse } from "@aws-sdk/client-sts";
import type { Call, Operations } from "../call.ts";
import { issueSession } from "../sessions.ts";
import { WireError } from "../wire/wire-error.ts";
import type { Role, TrustStatement } from "../world/model.ts";
import { isSuspended } from "../world/organization.ts";

export const stsOperations: Operations = {
  GetCallerIdentity: (call): GetCallerIdentityResponse => ({
    UserId: call.caller.userId,
    Account: call.caller.account,
    Arn: call.caller.arn,
  }),
  AssumeRole: assumeRole,
};

const MOST_SECONDS = 3600;

function assumeRole(call: Call, input: AssumeRoleRequest): AssumeRoleResponse {
  const arn = input.RoleArn ?? "";
  const match = /^arn:aws[\w-]*:iam::(\d{12}):role(\/(?:.*\/)?)([^/]+)$/.exec(arn);
  if (!match) throw new WireError("ValidationError", `${arn} is invalid`);
  const [, account = "", path = "/", name = ""] = match;
  const seconds = input.DurationSeconds ?? MOST_SECONDS;
  if (seconds < 900 || seconds > MOST_SECONDS) {
    const text = "The requested DurationSeconds exceeds the MaxSessionDuration set for this role.";
    throw new WireError("ValidationError", text);
  }
  const role = openRole(call, account, path, name);
  // A missing role, a closed account and a trust that says no are refused in the same words.
  if (!role?.trust.some((statement) => admits(statement, call, input.ExternalId))) {
    const text = `User: ${call.caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`;
    throw new WireError("AccessDenied", text, 403);
  }
  const sessionName = input.RoleSessionName ?? "";
  const credentials = issueSession({
    account,
    roleId: role.id,
    rolePath: role.path,
    roleName: name,
    sessionName,
    seconds,
  });
  return {
    Credentials: {
      AccessKeyId: credentials.accessKeyId,
      SecretAccessKey: credentials.secretAccessKey,
      SessionToken: credentials.sessionToken,
      Expiration: credentials.expiration,
    },
    AssumedRoleUser: {
      AssumedRoleId: `${role.id}:${sessionName}`,
      Arn: `arn:aws:sts::${account}:assumed-role/${name}/${sessionName}`,
    },
  };
}

function openRole(call: Call, account: string, path: string, name: string): Role | undefined {
  const { world, permissions } = call;
  const facts = world.aws.organization.byId.get(account);
  if (!facts || facts.joinedDay >= world.day || isSuspended(facts, world.day)) return undefined;
  if (permissions.scopeDenied(account)) return undefined;
  return world.aws.account(account, world.day).roles.find((role) => role.name === name && role.path === path);
}

function admits(statement: TrustStatement, call: Call, externalId: string | undefined): boolean {
  if (statement.effect !== "Allow") return false;
  const wanted = statement.condition?.StringEquals?.["sts:ExternalId"];
  if (wanted !== undefined && wanted !== externalId) return false;
  return statement.parties.some(
    (party) =>
      (party.kind === "principal" && party.arn === call.caller.roleArn) ||
      (party.kind === "account" && party.id === call.caller.account),
  );
}
