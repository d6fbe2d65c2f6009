/** GetAccountAuthorizationDetails: users, groups, roles and policies in one walk, documents URL-encoded. */
import type {
  GetAccountAuthorizationDetailsRequest,
  GetAccountAuthorizationDetailsResponse,
  GroupDetail,
  ManagedPolicyDetail,
  RoleDetail,
  UserDetail,
} from "@aws-sdk/client-iam";
import { hashOf } from "../../random.ts";
import type { Call } from "../call.ts";
import { pageOf } from "../paging.ts";
import { WireError } from "../wire/wire-error.ts";
import { roleLastUsed } from "../world/activity.ts";
import { groupArn, policyArn, profileArn, roleArn, userArn } from "../world/forge.ts";
import { managedPolicyOf } from "../world/managed-policies.ts";
import type {
  AccountState,
  CustomerPolicy,
  Group,
  InlinePolicy,
  PolicyDocument,
  Role,
  Tags,
  User,
} from "../world/model.ts";
import { trustDocument } from "../world/trust-document.ts";

type Item =
  | { list: "UserDetailList"; value: UserDetail }
  | { list: "GroupDetailList"; value: GroupDetail }
  | { list: "RoleDetailList"; value: RoleDetail }
  | { list: "Policies"; value: ManagedPolicyDetail };

const FILTERS = ["User", "Role", "Group", "LocalManagedPolicy", "AWSManagedPolicy"];

export function getAccountAuthorizationDetails(
  call: Call,
  input: GetAccountAuthorizationDetailsRequest,
): GetAccountAuthorizationDetailsResponse {
  const filter: string[] = input.Filter ?? [];
  const wrong = filter.find((name) => !FILTERS.includes(name));
  if (wrong !== undefined) {
    const text = `1 validation error detected: Value '[${wrong}]' at 'filter' failed to satisfy constraint: Member must satisfy enum value set: [${FILTERS.join(", ")}]`;
    throw new WireError("ValidationError", text);
  }
  const state = call.account();
  const wants = (name: string) => filter.length === 0 || filter.includes(name);
  const items: Item[] = [
    ...(wants("User")
      ? state.users.map((user): Item => ({ list: "UserDetailList", value: userDetail(state, user) }))
      : []),
    ...(wants("Group")
      ? state.groups.map((group): Item => ({ list: "GroupDetailList", value: groupDetail(state, group) }))
      : []),
    ...(wants("Role")
      ? state.roles.map((role): Item => ({ list: "RoleDetailList", value: roleDetail(state, role) }))
      : []),
    ...(wants("LocalManagedPolicy")
      ? state.policies.map((policy): Item => ({ list: "Policies", value: ownPolicy(state, policy) }))
      : []),
    ...(wants("AWSManagedPolicy") ? usedManagedPolicies(state) : []),
  ];
  const page = pageOf(items, {
    token: input.Marker,
    limit: input.MaxItems,
    size: { default: 100, maximum: 1000 },
    cap: call.pageCap,
    refusal: "ValidationError",
  });
  const output: GetAccountAuthorizationDetailsResponse = {
    IsTruncated: page.next !== undefined,
    Marker: page.next,
  };
  for (const item of page.items) {
    // A page names only the lists it has something for.
    const list: unknown[] = output[item.list] ?? [];
    list.push(item.value);
    Object.assign(output, { [item.list]: list });
  }
  return output;
}

/** RFC 3986: what encodeURIComponent leaves alone is encoded too. */
export function encodeDocument(document: PolicyDocument): string {
  return encodeURIComponent(JSON.stringify(asWritten(document))).replace(
    /[!'()*]/g,
    (char) => `%${char.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** Some authors write a lone statement without the list around it, which AWS keeps as it is. */
function asWritten(document: PolicyDocument): unknown {
  const [only] = document.Statement;
  const lone = document.Statement.length === 1 && hashOf(JSON.stringify(only)) % 6 === 0;
  return lone ? { ...document, Statement: only } : document;
}

export function tagList(tags: Tags): { Key: string; Value: string }[] | undefined {
  const list = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  return list.length === 0 ? undefined : list;
}

function inlineList(policies: InlinePolicy[]) {
  return policies.map((policy) => ({
    PolicyName: policy.name,
    PolicyDocument: encodeDocument(policy.document),
  }));
}

export function attachedList(arns: string[]) {
  return arns.map((PolicyArn) => ({ PolicyName: PolicyArn.split("/").at(-1), PolicyArn }));
}

function boundaryOf(arn: string | null) {
  if (arn === null) return undefined;
  return { PermissionsBoundaryType: "Policy" as never, PermissionsBoundaryArn: arn };
}

export function userDetail(state: AccountState, user: User): UserDetail {
  return {
    Path: user.path,
    UserName: user.name,
    UserId: user.id,
    Arn: userArn(state.id, user),
    CreateDate: new Date(user.createdAt),
    UserPolicyList: user.inline.length === 0 ? undefined : inlineList(user.inline),
    GroupList: user.groups,
    AttachedManagedPolicies: attachedList(user.attached),
    PermissionsBoundary: boundaryOf(user.boundary),
    Tags: tagList(user.tags),
  };
}

export function groupDetail(state: AccountState, group: Group): GroupDetail {
  return {
    Path: group.path,
    GroupName: group.name,
    GroupId: group.id,
    Arn: groupArn(state.id, group),
    CreateDate: new Date(group.createdAt),
    GroupPolicyList: inlineList(group.inline),
    AttachedManagedPolicies: attachedList(group.attached),
  };
}

export function roleDetail(state: AccountState, role: Role): RoleDetail {
  const used = roleLastUsed(role, state.day);
  return {
    Path: role.path,
    RoleName: role.name,
    RoleId: role.id,
    Arn: roleArn(state.id, role),
    CreateDate: new Date(role.createdAt),
    AssumeRolePolicyDocument: encodeDocument(trustDocument(role)),
    InstanceProfileList: role.instanceProfile ? [profileDetail(state, role, role.instanceProfile)] : [],
    RolePolicyList: inlineList(role.inline),
    AttachedManagedPolicies: attachedList(role.attached),
    PermissionsBoundary: boundaryOf(role.boundary),
    Tags: tagList(role.tags),
    RoleLastUsed: used ? { LastUsedDate: used.at, Region: used.region } : {},
  };
}

function profileDetail(state: AccountState, role: Role, profile: NonNullable<Role["instanceProfile"]>) {
  return {
    Path: "/",
    InstanceProfileName: profile.name,
    InstanceProfileId: profile.id,
    Arn: profileArn(state.id, profile.name),
    CreateDate: new Date(profile.createdAt),
    Roles: [
      {
        Path: role.path,
        RoleName: role.name,
        RoleId: role.id,
        Arn: roleArn(state.id, role),
        CreateDate: new Date(role.createdAt),
        AssumeRolePolicyDocument: encodeDocument(trustDocument(role)),
      },
    ],
  };
}

function attachments(state: AccountState, arn: string): { attached: number; boundaries: number } {
  const holders = [...state.users, ...state.groups, ...state.roles];
  return {
    attached: holders.filter((holder) => holder.attached.includes(arn)).length,
    boundaries: [...state.users, ...state.roles].filter((holder) => holder.boundary === arn).length,
  };
}

type PolicyFacts = Omit<CustomerPolicy, "defaultVersion"> & { defaultVersion: string };

export function policyDetail(state: AccountState, arn: string, policy: PolicyFacts): ManagedPolicyDetail {
  const counts = attachments(state, arn);
  return {
    PolicyName: policy.name,
    PolicyId: policy.id,
    Arn: arn,
    Path: policy.path,
    DefaultVersionId: policy.defaultVersion,
    AttachmentCount: counts.attached,
    PermissionsBoundaryUsageCount: counts.boundaries,
    IsAttachable: true,
    CreateDate: new Date(policy.createdAt),
    UpdateDate: new Date(policy.updatedAt),
    PolicyVersionList: policy.versions.toReversed().map((version) => ({
      Document: encodeDocument(version.document),
      VersionId: version.id,
      IsDefaultVersion: version.id === policy.defaultVersion,
      CreateDate: new Date(version.createdAt),
    })),
  };
}

const ownPolicy = (state: AccountState, policy: CustomerPolicy) =>
  policyDetail(state, policyArn(state.id, policy), policy);

/** AWS lists its own policies only where they are in use. */
function usedManagedPolicies(state: AccountState): Item[] {
  const holders = [...state.users, ...state.groups, ...state.roles];
  const boundaries = [...state.users, ...state.roles].flatMap((holder) => holder.boundary ?? []);
  const arns = new Set([...holders.flatMap((holder) => holder.attached), ...boundaries]);
  return [...arns].flatMap((arn): Item[] => {
    const policy = managedPolicyOf(arn);
    if (!policy) return [];
    const defaultVersion = policy.versions.at(-1)?.id ?? "v1";
    return [{ list: "Policies", value: policyDetail(state, arn, { ...policy, defaultVersion }) }];
  });
}
