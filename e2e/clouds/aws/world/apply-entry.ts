/** One journal entry folded onto an account: the same effect whether it was applied a moment or a year ago. */
import type { JournalEntry } from "../../journal.ts";
import { momentOf } from "./activity.ts";
import { addPolicyVersion, policyArn } from "./forge.ts";
import type { AccountState, Group, InlinePolicy, PolicyDocument, Role, User } from "./model.ts";
import { parseTrust } from "./parse-trust.ts";
import { deleteKeys, removeRole, removeUser } from "./remove.ts";

type Parameters = Record<string, string>;
type Change = (state: AccountState, parameters: Parameters, day: number) => void;

/** A later event may already have removed what the entry names; then there is nothing left to do. */
export function applyEntry(state: AccountState, entry: JournalEntry): void {
  const change = CHANGES[entry.action];
  if (!change) throw new RangeError(`Unknown journal action ${entry.action}`);
  change(state, entry.parameters as Parameters, entry.day);
}

const roleOf = (state: AccountState, { RoleName }: Parameters): Role | undefined =>
  state.roles.find((role) => role.name === RoleName);
const groupOf = (state: AccountState, { GroupName }: Parameters): Group | undefined =>
  state.groups.find((group) => group.name === GroupName);
const userOf = (state: AccountState, { UserName }: Parameters): User | undefined =>
  state.users.find((user) => user.name === UserName);

const CHANGES: Record<string, Change> = {
  CreateAccessKey: (state, parameters, day) => {
    const key = {
      id: parameters.AccessKeyId ?? "",
      status: "Active" as const,
      createdAt: momentOf(day, 1),
      use: null,
    };
    userOf(state, parameters)?.keys.push(key);
  },
  UpdateAccessKey: (state, parameters) => {
    for (const key of userOf(state, parameters)?.keys ?? []) {
      if (key.id === parameters.AccessKeyId)
        key.status = parameters.Status === "Active" ? "Active" : "Inactive";
    }
  },
  DeleteAccessKey: (state, parameters, day) => {
    const user = userOf(state, parameters);
    if (user) deleteKeys(user, day, (key) => key.id === parameters.AccessKeyId);
  },
  DeleteLoginProfile: (state, parameters) => {
    const user = userOf(state, parameters);
    if (user) user.password = null;
  },
  UpdateServiceSpecificCredential: (state, parameters) => {
    for (const credential of userOf(state, parameters)?.serviceCredentials ?? []) {
      if (credential.id === parameters.ServiceSpecificCredentialId) {
        credential.status = parameters.Status === "Active" ? "Active" : "Inactive";
      }
    }
  },
  DeleteServiceSpecificCredential: (state, parameters) => {
    const user = userOf(state, parameters);
    const id = parameters.ServiceSpecificCredentialId;
    if (user) user.serviceCredentials = user.serviceCredentials.filter((credential) => credential.id !== id);
  },
  ...Object.assign({}, ...[roleOf, userOf, groupOf].map(changesOn)),
  PutRolePermissionsBoundary: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) role.boundary = parameters.PermissionsBoundary ?? null;
  },
  DeleteRolePermissionsBoundary: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) role.boundary = null;
  },
  DeleteUserPermissionsBoundary: (state, parameters) => {
    const user = userOf(state, parameters);
    if (user) user.boundary = null;
  },
  DeactivateMFADevice: (state, parameters) => {
    const user = userOf(state, parameters);
    if (user?.password) user.password.mfa = false;
  },
  DeleteSigningCertificate: (state, parameters) => {
    const user = userOf(state, parameters);
    if (user) user.certificate = null;
  },
  AddUserToGroup: (state, parameters) => {
    const user = userOf(state, parameters);
    const { GroupName = "" } = parameters;
    if (user && !user.groups.includes(GroupName)) user.groups.push(GroupName);
  },
  RemoveUserFromGroup: (state, parameters) => {
    const user = userOf(state, parameters);
    if (user) user.groups = user.groups.filter((name) => name !== parameters.GroupName);
  },
  TagRole: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) Object.assign(role.tags, JSON.parse(parameters.Tags ?? "{}"));
  },
  UpdateAssumeRolePolicy: (state, parameters) => {
    const role = roleOf(state, parameters);
    const trust = parseTrust(JSON.parse(parameters.PolicyDocument ?? "null"));
    if (role && trust) role.trust = trust;
  },
  RemoveRoleFromInstanceProfile: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) role.instanceProfile = null;
  },
  CreatePolicy: (state, parameters, day) => {
    const { PolicyName: name = "", Path: path = "/", PolicyId: id = "" } = parameters;
    if (state.policies.some((policy) => policy.name === name)) return;
    const createdAt = momentOf(day, 1);
    const first = { id: "v1", createdAt, document: documentFrom(parameters) };
    state.policies.push({
      ...{ id, name, path, createdAt, updatedAt: createdAt, defaultVersion: "v1", versions: [first] },
    });
  },
  DeletePolicy: (state, parameters) => {
    const gone = policyOf(state, parameters);
    state.policies = state.policies.filter((policy) => policy !== gone);
  },
  CreatePolicyVersion: (state, parameters, day) => {
    const policy = policyOf(state, parameters);
    if (!policy) return;
    const before = policy.defaultVersion;
    addPolicyVersion(policy, documentFrom(parameters), momentOf(day, 1));
    if (parameters.SetAsDefault === "false") policy.defaultVersion = before;
  },
  SetDefaultPolicyVersion: (state, parameters) => {
    const policy = policyOf(state, parameters);
    if (policy?.versions.some(({ id }) => id === parameters.VersionId))
      policy.defaultVersion = parameters.VersionId ?? policy.defaultVersion;
  },
  DeletePolicyVersion: (state, parameters) => {
    const policy = policyOf(state, parameters);
    if (policy) policy.versions = policy.versions.filter(({ id }) => id !== parameters.VersionId);
  },
  DeleteRole: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) removeRole(state, role);
  },
  DeleteUser: (state, parameters) => {
    const user = userOf(state, parameters);
    if (user) removeUser(state, user);
  },
};

function changesOn(of: typeof roleOf | typeof userOf | typeof groupOf): Record<string, Change> {
  const noun = of === roleOf ? "Role" : of === userOf ? "User" : "Group";
  return {
    [`Attach${noun}Policy`]: (state, parameters) => attach(of(state, parameters), parameters),
    [`Detach${noun}Policy`]: (state, parameters) => detach(of(state, parameters), parameters),
    [`Put${noun}Policy`]: (state, parameters) => putInline(of(state, parameters), parameters),
    [`Delete${noun}Policy`]: (state, parameters) => deleteInline(of(state, parameters), parameters),
  };
}

const policyOf = (state: AccountState, { PolicyArn }: Parameters) =>
  state.policies.find((policy) => policyArn(state.id, policy) === PolicyArn);

/** A lone statement may stand without the list around it. */
function documentFrom(parameters: Parameters): PolicyDocument {
  const document = JSON.parse(parameters.PolicyDocument ?? "{}") as PolicyDocument;
  return { ...document, Statement: [document.Statement].flat() };
}

function attach(holder: { attached: string[] } | undefined, { PolicyArn }: Parameters): void {
  if (holder && PolicyArn && !holder.attached.includes(PolicyArn)) holder.attached.push(PolicyArn);
}

function detach(holder: { attached: string[] } | undefined, { PolicyArn }: Parameters): void {
  if (holder) holder.attached = holder.attached.filter((arn) => arn !== PolicyArn);
}

/** In the place of the one of that name. */
function putInline(holder: { inline: InlinePolicy[] } | undefined, parameters: Parameters): void {
  if (!holder) return;
  const made = { name: parameters.PolicyName ?? "", document: documentFrom(parameters) };
  const at = holder.inline.findIndex(({ name }) => name === made.name);
  if (at < 0) holder.inline.push(made);
  else holder.inline[at] = made;
}

function deleteInline(holder: { inline: InlinePolicy[] } | undefined, { PolicyName }: Parameters): void {
  if (holder) holder.inline = holder.inline.filter((policy) => policy.name !== PolicyName);
}
