/** What a person changes of policies in IAM: those on a holder, those of the account, and who is in a group. */
import type { Call } from "../call.ts";
import { WireError } from "../wire/wire-error.ts";
import { momentOf } from "../world/activity.ts";
import { policyArn } from "../world/forge.ts";
import { managedPolicyOf } from "../world/managed-policies.ts";
import type { CustomerPolicy, Statement } from "../world/model.ts";
import { policyDetail } from "./iam-authorization-details.ts";
import { noSuchEntity, userNamed } from "./iam-credentials.ts";
import {
  deleteConflict,
  editable,
  groupNamed,
  type Holder,
  type Input,
  type Noun,
  ownPolicy,
  text,
} from "./iam-holders.ts";

export type Write = (call: Call, input: Input) => { parameters: Record<string, string>; output?: unknown };

const nouns: Noun[] = ["Role", "User", "Group"];
/** IAM's quotas: bytes of all inline policies of a holder, of one managed policy, and managed policies on one holder. */
const inlineRoom: Record<Noun, number> = { Role: 10_240, User: 2048, Group: 5120 };
const managedRoom = 6144;
const mostAttached = 10;

export const policyWrites: Record<string, Write> = {
  ...Object.assign({}, ...nouns.map(writesOn)),
  CreatePolicy: createPolicy,
  DeletePolicy: deletePolicy,
  CreatePolicyVersion: createPolicyVersion,
  SetDefaultPolicyVersion: (call, input) => {
    const { policy, version } = versionOf(call, input);
    return { parameters: { PolicyArn: policyArn(call.caller.account, policy), VersionId: version.id } };
  },
  DeletePolicyVersion: (call, input) => {
    const { policy, version } = versionOf(call, input);
    if (version.id === policy.defaultVersion)
      throw new WireError("DeleteConflict", "Cannot delete the default version of a policy.", 409);
    return { parameters: { PolicyArn: policyArn(call.caller.account, policy), VersionId: version.id } };
  },
  // Who is in it already is no error, as in IAM.
  AddUserToGroup: (call, input) => ({ parameters: membership(call, input) }),
  RemoveUserFromGroup: (call, input) => {
    const found = membership(call, input);
    if (!userNamed(call, found.UserName).groups.includes(found.GroupName ?? ""))
      throw noSuchEntity(`User ${found.UserName} in group ${found.GroupName}`);
    return { parameters: found };
  },
};

function membership(call: Call, input: Input): Record<string, string> {
  return { GroupName: groupNamed(call, input).name, UserName: userNamed(call, text(input.UserName)).name };
}

function writesOn(noun: Noun): Record<string, Write> {
  const named = (holder: Holder) => ({ [`${noun}Name`]: holder.name });
  return {
    [`Attach${noun}Policy`]: (call, input) => {
      const holder = editable(call, noun, input);
      const PolicyArn = knownPolicy(call, text(input.PolicyArn));
      if (!holder.attached.includes(PolicyArn) && holder.attached.length >= mostAttached)
        throw new WireError(
          "LimitExceeded",
          `Cannot exceed quota for PoliciesPer${noun}: ${mostAttached}`,
          409,
        );
      return { parameters: { ...named(holder), PolicyArn } };
    },
    [`Detach${noun}Policy`]: (call, input) => {
      const holder = editable(call, noun, input);
      const PolicyArn = text(input.PolicyArn);
      if (!holder.attached.includes(PolicyArn)) throw noSuchEntity(`Policy ${PolicyArn} was not found and`);
      return { parameters: { ...named(holder), PolicyArn } };
    },
    [`Put${noun}Policy`]: (call, input) => {
      const holder = editable(call, noun, input);
      const PolicyName = text(input.PolicyName);
      const PolicyDocument = checkedDocument(text(input.PolicyDocument));
      const others = holder.inline.filter(({ name }) => name !== PolicyName);
      const size = others.reduce(
        (sum, { document }) => sum + sizeOf(document),
        sizeOf(JSON.parse(PolicyDocument)),
      );
      if (size > inlineRoom[noun])
        throw tooLarge(`Maximum policy size of ${inlineRoom[noun]} bytes`, holder.name);
      return { parameters: { ...named(holder), PolicyName, PolicyDocument } };
    },
    [`Delete${noun}Policy`]: (call, input) => {
      const holder = editable(call, noun, input);
      const PolicyName = text(input.PolicyName);
      if (!holder.inline.some(({ name }) => name === PolicyName))
        throw noSuchEntity(`The ${noun.toLowerCase()} policy with name ${PolicyName}`);
      return { parameters: { ...named(holder), PolicyName } };
    },
  };
}

export function knownPolicy(call: Call, arn: string): string {
  if (managedPolicyOf(arn) || ownPolicy(call, arn)) return arn;
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable and`);
}

/** White space is not counted. */
function sizeOf(document: unknown): number {
  return JSON.stringify(document).length;
}

function tooLarge(what: string, of: string): WireError {
  return new WireError("LimitExceeded", `${what} exceeded for ${of}`, 409);
}

/** Throws for what is no policy: AWS tells neither where nor why. */
function checkedDocument(document: string): string {
  try {
    const { Statement } = JSON.parse(document) as { Statement?: Statement | Statement[] };
    const statements = Array.isArray(Statement) ? Statement : [Statement];
    const isWhole = (one: Statement | undefined) =>
      (one?.Effect === "Allow" || one?.Effect === "Deny") &&
      (one.Action !== undefined) !== (one.NotAction !== undefined) &&
      (one.Resource !== undefined) !== (one.NotResource !== undefined);
    const sids = statements.flatMap((one) => (typeof one?.Sid === "string" ? [one.Sid] : []));
    const areNames = sids.every((sid) => /^[A-Za-z0-9]*$/.test(sid)) && new Set(sids).size === sids.length;
    if (statements.length > 0 && statements.every(isWhole) && areNames) return document;
  } catch {
    // Falls through to the refusal AWS gives for both.
  }
  throw new WireError("MalformedPolicyDocument", "Syntax errors in policy.");
}

function createPolicy(call: Call, input: Input): ReturnType<Write> {
  const PolicyName = text(input.PolicyName);
  const Path = input.Path === undefined ? "/" : text(input.Path);
  const state = call.account();
  if (!/^[\w+=,.@-]{1,128}$/.test(PolicyName))
    throw new WireError("ValidationError", `The specified value for policyName is invalid: ${PolicyName}`);
  if (state.policies.some(({ name }) => name.toLowerCase() === PolicyName.toLowerCase()))
    throw new WireError(
      "EntityAlreadyExists",
      `A policy called ${PolicyName} already exists. Duplicate names are not allowed.`,
      409,
    );
  const PolicyDocument = checkedDocument(text(input.PolicyDocument));
  if (sizeOf(JSON.parse(PolicyDocument)) > managedRoom)
    throw tooLarge(`Cannot exceed quota for PolicySize: ${managedRoom}`, PolicyName);
  const serial = call.world.journal.entriesOf("aws", call.caller.account).length;
  const PolicyId = `ANPA${call.caller.account.slice(0, 6)}${String(serial).padStart(7, "J")}POLI`;
  const createdAt = momentOf(call.world.day, 1);
  const made = {
    ...{ id: PolicyId, name: PolicyName, path: Path, createdAt, updatedAt: createdAt },
    ...{ defaultVersion: "v1", versions: [] },
  };
  const { PolicyVersionList: _, ...Policy } = policyDetail(state, policyArn(state.id, made), made);
  return { parameters: { PolicyName, Path, PolicyId, PolicyDocument }, output: { Policy } };
}

function deletePolicy(call: Call, input: Input): ReturnType<Write> {
  const policy = policyOf(call, input);
  const arn = policyArn(call.caller.account, policy);
  const { roles, users, groups } = call.account();
  if ([...roles, ...users, ...groups].some(({ attached }) => attached.includes(arn)))
    throw deleteConflict("detach policy from all entities");
  if ([...roles, ...users].some(({ boundary }) => boundary === arn))
    throw deleteConflict("remove it as a permissions boundary");
  if (policy.versions.length > 1)
    throw new WireError(
      "DeleteConflict",
      "This policy has more than one version. Before you delete a policy, you must delete the policy's versions. The default version is deleted with the policy.",
      409,
    );
  return { parameters: { PolicyArn: arn } };
}

function policyOf(call: Call, input: Input): CustomerPolicy {
  const arn = text(input.PolicyArn);
  const policy = ownPolicy(call, arn);
  if (policy) return policy;
  if (managedPolicyOf(arn))
    throw new WireError(
      "AccessDenied",
      `User: ${call.caller.arn} is not authorized to perform this on resource: policy ${arn}`,
      403,
    );
  throw noSuchEntity(`Policy ${arn} was not found and`);
}

function versionOf(call: Call, input: Input) {
  const policy = policyOf(call, input);
  const version = policy.versions.find(({ id }) => id === input.VersionId);
  if (!version)
    throw noSuchEntity(`Policy ${text(input.PolicyArn)} version ${text(input.VersionId)} does not exist and`);
  return { policy, version };
}

function createPolicyVersion(call: Call, input: Input): ReturnType<Write> {
  const policy = policyOf(call, input);
  const PolicyDocument = checkedDocument(text(input.PolicyDocument));
  if (sizeOf(JSON.parse(PolicyDocument)) > managedRoom)
    throw tooLarge(`Cannot exceed quota for PolicySize: ${managedRoom}`, policy.name);
  if (policy.versions.length >= 5)
    throw new WireError(
      "LimitExceeded",
      "A managed policy can have up to 5 versions. Before you create a new version, you must delete an existing version.",
      409,
    );
  const next = `v${Number(policy.versions.at(-1)?.id.slice(1)) + 1}`;
  const CreateDate = new Date(momentOf(call.world.day, 1));
  const SetAsDefault = String(input.SetAsDefault === true);
  return {
    parameters: { PolicyArn: policyArn(call.caller.account, policy), PolicyDocument, SetAsDefault },
    output: { PolicyVersion: { VersionId: next, IsDefaultVersion: input.SetAsDefault === true, CreateDate } },
  };
}
