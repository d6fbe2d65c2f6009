/** One journal entry folded onto an account: the same effect whether it was applied a moment or a year ago. */
import type { JournalEntry } from "../../journal.ts";
import { momentOf } from "./activity.ts";
import { addPolicyVersion, policyArn } from "./forge.ts";
import type { AccountState, InlinePolicy, PolicyDocument, Role, User } from "./model.ts";
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
  AttachRolePolicy: (state, parameters) => attach(roleOf(state, parameters), parameters),
  DetachRolePolicy: (state, parameters) => detach(roleOf(state, parameters), parameters),
  PutRolePolicy: (state, parameters) => putInline(roleOf(state, parameters), parameters),
  DeleteRolePolicy: (state, parameters) => deleteInline(roleOf(state, parameters), parameters),
  AttachUserPolicy: (state, parameters) => attach(userOf(state, parameters), parameters),
  DetachUserPolicy: (state, parameters) => detach(userOf(state, parameters), parameters),
  PutUserPolicy: (state, parameters) => putInline(userOf(state, parameters), parameters),
  DeleteUserPolicy: (state, parameters) => deleteInline(userOf(state, parameters), parameters),
  PutRolePermissionsBoundary: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) role.boundary = parameters.PermissionsBoundary ?? null;
  },
  DeleteRolePermissionsBoundary: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) role.boundary = null;
  },
  TagRole: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) Object.assign(role.tags, JSON.parse(parameters.Tags ?? "{}"));
  },
  RemoveRoleFromInstanceProfile: (state, parameters) => {
    const role = roleOf(state, parameters);
    if (role) role.instanceProfile = null;
  },
  CreatePolicyVersion: (state, parameters, day) => {
    const policy = state.policies.find(
      (candidate) => policyArn(state.id, candidate) === parameters.PolicyArn,
    );
    if (policy) addPolicyVersion(policy, documentFrom(parameters), momentOf(day, 1));
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

function documentFrom(parameters: Parameters): PolicyDocument {
  return JSON.parse(parameters.PolicyDocument ?? "{}") as PolicyDocument;
}

function attach(holder: { attached: string[] } | undefined, { PolicyArn }: Parameters): void {
  if (holder && PolicyArn && !holder.attached.includes(PolicyArn)) holder.attached.push(PolicyArn);
}

function detach(holder: { attached: string[] } | undefined, { PolicyArn }: Parameters): void {
  if (holder) holder.attached = holder.attached.filter((arn) => arn !== PolicyArn);
}

function putInline(holder: { inline: InlinePolicy[] } | undefined, parameters: Parameters): void {
  if (!holder) return;
  deleteInline(holder, parameters);
  holder.inline.push({ name: parameters.PolicyName ?? "", document: documentFrom(parameters) });
}

function deleteInline(holder: { inline: InlinePolicy[] } | undefined, { PolicyName }: Parameters): void {
  if (holder) holder.inline = holder.inline.filter((policy) => policy.name !== PolicyName);
}
