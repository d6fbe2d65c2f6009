/** The IAM changes a person applies: checked against what exists, written into the journal, and seen by the next read. */
import { hashOf } from "../../random.ts";
import type { Call, Operations } from "../call.ts";
import { WireError } from "../wire/wire-error.ts";
import { momentOf } from "../world/activity.ts";
import { accessKeyId } from "../world/mint.ts";
import type { Role, User } from "../world/model.ts";
import { checkedTrust } from "./checked-trust.ts";
import { noSuchEntity, userNamed } from "./iam-credentials.ts";
import { deleteConflict, editable, type Input, roleNamed, text } from "./iam-holders.ts";
import { certificateId } from "./iam-policy-reads.ts";
import { knownPolicy, policyWrites, type Write } from "./iam-policy-writes.ts";

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
    PutRolePermissionsBoundary: (call, input) => {
      const role = editableRole(call, input);
      const arn = knownPolicy(call, text(input.PermissionsBoundary));
      return { parameters: { RoleName: role.name, PermissionsBoundary: arn } };
    },
    DeleteRolePermissionsBoundary: (call, input) => {
      const role = editableRole(call, input);
      if (role.boundary === null) throw noSuchEntity(`Role ${role.name} has no permissions boundary and`);
      return { parameters: { RoleName: role.name } };
    },
    UpdateAssumeRolePolicy: (call, input) => {
      const role = editableRole(call, input);
      const PolicyDocument = checkedTrust(call, text(input.PolicyDocument));
      return { parameters: { RoleName: role.name, PolicyDocument } };
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
    DeleteUserPermissionsBoundary: (call, input) => {
      const user = named(call, input);
      if (user.boundary === null) throw noSuchEntity(`User ${user.name} has no permissions boundary and`);
      return { parameters: { UserName: user.name } };
    },
    DeactivateMFADevice: (call, input) => {
      const user = named(call, input);
      if (user.password?.mfa !== true) throw noSuchEntity(`MFA device ${text(input.SerialNumber)}`);
      return { parameters: { UserName: user.name } };
    },
    DeleteSigningCertificate: (call, input) => {
      const user = named(call, input);
      if (user.certificate === null || input.CertificateId !== certificateId(user.id))
        throw noSuchEntity(`The Certificate with id ${text(input.CertificateId)}`);
      return { parameters: { UserName: user.name } };
    },
    ...policyWrites,
    DeleteRole: deleteRole,
    DeleteUser: deleteUser,
  };
}

const named = (call: Call, input: Input): User => userNamed(call, text(input.UserName));

const editableRole = (call: Call, input: Input): Role => editable(call, "Role", input) as Role;

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

function deleteRole(call: Call, input: Input): ReturnType<Write> {
  const role = editableRole(call, input);
  if (role.attached.length > 0) throw deleteConflict("detach all policies");
  if (role.inline.length > 0) throw deleteConflict("delete policies");
  if (role.instanceProfile) throw deleteConflict("remove roles from instance profile");
  return { parameters: { RoleName: role.name } };
}

function deleteUser(call: Call, input: Input): ReturnType<Write> {
  const user = named(call, input);
  if (user.password?.mfa === true) throw deleteConflict("delete MFA device");
  if (user.password) throw deleteConflict("delete login profile");
  if (user.certificate) throw deleteConflict("delete signing certificates");
  if (user.keys.length + user.serviceCredentials.length > 0) throw deleteConflict("delete access keys");
  if (user.groups.length > 0) throw deleteConflict("remove users from group");
  if (user.attached.length > 0) throw deleteConflict("detach all policies");
  if (user.inline.length > 0) throw deleteConflict("delete policies");
  return { parameters: { UserName: user.name } };
}
