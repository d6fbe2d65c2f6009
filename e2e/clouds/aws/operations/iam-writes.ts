/** The IAM changes a person applies: checked against what exists, written into the journal, and seen by the next read. */
import { hashOf } from "../../random.ts";
import type { Call, Operations } from "../call.ts";
import { WireError } from "../wire/wire-error.ts";
import { momentOf } from "../world/activity.ts";
import { policyArn } from "../world/forge.ts";
import { managedPolicyOf } from "../world/managed-policies.ts";
import { accessKeyId } from "../world/mint.ts";
import type { AccountState, CustomerPolicy, Role, User } from "../world/model.ts";
import { noSuchEntity, userNamed } from "./iam-credentials.ts";

type Input = Record<string, unknown>;
type Write = (call: Call, input: Input) => { parameters: Record<string, string>; output?: unknown };

export const iamWrites: Operations = Object.fromEntries(
  Object.entries(writes()).map(([action, write]) => [
    action,
    (call: Call, input: Input) => {
      const { parameters, output } = write(call, input);
      const { day, journal, aws } = call.world;
      journal.append({ cloud: "aws", scope: call.caller.account, day, action, parameters });
      aws.touch(call.caller.account);
      return output ?? {};
    },
  ]),
);

function writes(): Record<string, Write> {
  return {
    CreateAccessKey: createAccessKey,
    UpdateAccessKey: (call, input) => ({ parameters: keyOf(call, input, { Status: text(input.Status) }) }),
    DeleteAccessKey: (call, input) => ({ parameters: keyOf(call, input) }),
    DeleteLoginProfile: (call, input) => ({ parameters: loginOf(call, input) }),
    UpdateServiceSpecificCredential: (call, input) => ({
      parameters: serviceCredentialOf(call, input, { Status: text(input.Status) }),
    }),
    DeleteServiceSpecificCredential: (call, input) => ({ parameters: serviceCredentialOf(call, input) }),
    AttachRolePolicy: (call, input) => ({ parameters: attachable(call, editableRole(call, input), input) }),
    DetachRolePolicy: (call, input) => ({ parameters: attached(editableRole(call, input), input) }),
    PutRolePolicy: (call, input) => ({ parameters: inlineDocument(editableRole(call, input), input) }),
    DeleteRolePolicy: (call, input) => ({ parameters: inlineName(editableRole(call, input), input) }),
    AttachUserPolicy: (call, input) => ({ parameters: attachable(call, named(call, input), input) }),
    DetachUserPolicy: (call, input) => ({ parameters: attached(named(call, input), input) }),
    PutUserPolicy: (call, input) => ({ parameters: inlineDocument(named(call, input), input) }),
    DeleteUserPolicy: (call, input) => ({ parameters: inlineName(named(call, input), input) }),
    PutRolePermissionsBoundary: (call, input) => {
      const role = editableRole(call, input);
      const arn = knownPolicy(call.account(), text(input.PermissionsBoundary));
      return { parameters: { RoleName: role.name, PermissionsBoundary: arn } };
    },
    DeleteRolePermissionsBoundary: (call, input) => {
      const role = editableRole(call, input);
      if (role.boundary === null) throw noSuchEntity(`Role ${role.name} has no permissions boundary and`);
      return { parameters: { RoleName: role.name } };
    },
    TagRole: (call, input) => {
      const tags = (input.Tags ?? []) as { Key: string; Value: string }[];
      const plain = Object.fromEntries(tags.map((tag) => [tag.Key, tag.Value]));
      return { parameters: { RoleName: roleNamed(call, input).name, Tags: JSON.stringify(plain) } };
    },
    RemoveRoleFromInstanceProfile: (call, input) => {
      const role = roleNamed(call, input);
      const profile = text(input.InstanceProfileName);
      if (role.instanceProfile?.name !== profile) throw noSuchEntity(`Instance Profile ${profile}`);
      return { parameters: { RoleName: role.name, InstanceProfileName: profile } };
    },
    CreatePolicyVersion: createPolicyVersion,
    DeleteRole: deleteRole,
    DeleteUser: deleteUser,
  };
}

const text = (value: unknown): string => String(value ?? "");
const named = (call: Call, input: Input): User => userNamed(call, text(input.UserName));

function roleNamed(call: Call, input: Input): Role {
  const role = call.account().roles.find((candidate) => candidate.name === input.RoleName);
  if (!role) throw noSuchEntity(`The role with name ${text(input.RoleName)}`);
  return role;
}

/** Service-linked and Identity Center roles belong to AWS. */
function editableRole(call: Call, input: Input): Role {
  const role = roleNamed(call, input);
  if (!/^\/aws-(service-role|reserved)\//.test(role.path)) return role;
  const words = `Cannot perform the operation on the protected role '${role.name}' - this role is only modifiable by AWS`;
  throw new WireError("UnmodifiableEntity", words);
}

function createAccessKey(call: Call, input: Input): ReturnType<Write> {
  const user = named(call, input);
  if (user.keys.length >= 2)
    throw new WireError("LimitExceeded", "Cannot exceed quota for AccessKeysPerUser: 2", 409);
  const serial = call.world.journal.entriesOf("aws", call.caller.account).length;
  const AccessKeyId = accessKeyId("AKIA", call.caller.account, `journal/${serial}`);
  const secret = hashOf("secret", AccessKeyId).toString(16).padStart(40, "0");
  const CreateDate = new Date(momentOf(call.world.day, 1));
  return {
    parameters: { UserName: user.name, AccessKeyId },
    output: {
      AccessKey: { UserName: user.name, AccessKeyId, Status: "Active", SecretAccessKey: secret, CreateDate },
    },
  };
}

function keyOf(call: Call, input: Input, more: Record<string, string> = {}): Record<string, string> {
  const user = named(call, input);
  const id = text(input.AccessKeyId);
  if (!user.keys.some((key) => key.id === id)) throw noSuchEntity(`The Access Key with id ${id}`);
  return { UserName: user.name, AccessKeyId: id, ...more };
}

function loginOf(call: Call, input: Input): Record<string, string> {
  const user = named(call, input);
  if (user.password === null) throw noSuchEntity(`Login Profile for User ${user.name}`);
  return { UserName: user.name };
}

function serviceCredentialOf(
  call: Call,
  input: Input,
  more: Record<string, string> = {},
): Record<string, string> {
  const id = text(input.ServiceSpecificCredentialId);
  const holds = (user: User) => user.serviceCredentials.some((credential) => credential.id === id);
  const user = call.account().users.find(holds);
  if (!user) throw noSuchEntity(`Service specific credential ${id}`);
  return { UserName: user.name, ServiceSpecificCredentialId: id, ...more };
}

function knownPolicy(state: AccountState, arn: string): string {
  if (managedPolicyOf(arn) || state.policies.some((policy) => policyArn(state.id, policy) === arn))
    return arn;
  throw noSuchEntity(`Policy ${arn} does not exist or is not attachable and`);
}

const nameOf = (holder: Role | User): Record<string, string> =>
  "trust" in holder ? { RoleName: holder.name } : { UserName: holder.name };

function attachable(call: Call, holder: Role | User, input: Input): Record<string, string> {
  return { ...nameOf(holder), PolicyArn: knownPolicy(call.account(), text(input.PolicyArn)) };
}

function attached(holder: Role | User, input: Input): Record<string, string> {
  const PolicyArn = text(input.PolicyArn);
  if (!holder.attached.includes(PolicyArn)) throw noSuchEntity(`Policy ${PolicyArn} was not found and`);
  return { ...nameOf(holder), PolicyArn };
}

function inlineDocument(holder: Role | User, input: Input): Record<string, string> {
  const PolicyDocument = text(input.PolicyDocument);
  return {
    ...nameOf(holder),
    PolicyName: text(input.PolicyName),
    PolicyDocument: checkedDocument(PolicyDocument),
  };
}

function checkedDocument(document: string): string {
  try {
    if (Array.isArray((JSON.parse(document) as { Statement?: unknown }).Statement)) return document;
  } catch {
    // Falls through to the refusal AWS gives for both.
  }
  throw new WireError("MalformedPolicyDocument", "Syntax errors in policy.");
}

function inlineName(holder: Role | User, input: Input): Record<string, string> {
  const PolicyName = text(input.PolicyName);
  if (!holder.inline.some((policy) => policy.name === PolicyName)) {
    throw noSuchEntity(`The policy with name ${PolicyName}`);
  }
  return { ...nameOf(holder), PolicyName };
}

function createPolicyVersion(call: Call, input: Input): ReturnType<Write> {
  const arn = text(input.PolicyArn);
  const matches = (policy: CustomerPolicy) => policyArn(call.caller.account, policy) === arn;
  const policy = call.account().policies.find(matches);
  if (!policy) throw noSuchEntity(`Policy ${arn}`);
  const next = `v${Number(policy.versions.at(-1)?.id.slice(1)) + 1}`;
  const CreateDate = new Date(momentOf(call.world.day, 1));
  return {
    parameters: { PolicyArn: arn, PolicyDocument: checkedDocument(text(input.PolicyDocument)) },
    output: { PolicyVersion: { VersionId: next, IsDefaultVersion: true, CreateDate } },
  };
}

function deleteConflict(what: string): WireError {
  return new WireError("DeleteConflict", `Cannot delete entity, must ${what} first.`, 409);
}

function deleteRole(call: Call, input: Input): ReturnType<Write> {
  const role = editableRole(call, input);
  if (role.attached.length > 0) throw deleteConflict("detach all policies");
  if (role.inline.length > 0) throw deleteConflict("delete policies");
  if (role.instanceProfile) throw deleteConflict("remove roles from instance profile");
  return { parameters: { RoleName: role.name } };
}

function deleteUser(call: Call, input: Input): ReturnType<Write> {
  const user = named(call, input);
  if (user.password) throw deleteConflict("delete login profile");
  if (user.keys.length + user.serviceCredentials.length > 0) throw deleteConflict("delete access keys");
  if (user.groups.length > 0) throw deleteConflict("remove users from group");
  if (user.attached.length > 0) throw deleteConflict("detach all policies");
  if (user.inline.length > 0) throw deleteConflict("delete policies");
  return { parameters: { UserName: user.name } };
}
