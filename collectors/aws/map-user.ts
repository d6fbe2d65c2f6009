/** IAM users, groups and the root user as records. */
import type { CloudRecord, Json, PrincipalRecord } from "#lib/ingest/contract.ts";
import { rootUserArn } from "#lib/providers/aws/keys.ts";
import type { AccountFrame, GroupDetail, UserDetail } from "./authorization-types.ts";
import { policyRecords } from "./map-policy.ts";
import { ownerHints, tagsOf } from "./map-tags.ts";

/** How calls that give only a user name (service-specific credentials) find the user. */
export const userNameAlias = "user-name";

/** `account/name`; IAM compares user names without case. */
export function userNameKey(account: string, userName: string): string {
  return `${account}/${userName.toLowerCase()}`;
}

export function userRecords(
  user: UserDetail & { UserId: string; Arn: string; UserName: string },
  frame: AccountFrame,
): CloudRecord[] {
  const tags = tagsOf(user.Tags);
  const attributes: { [key: string]: Json } = { path: user.Path ?? "/" };
  const boundary = user.PermissionsBoundary?.PermissionsBoundaryArn;
  if (boundary) attributes.permissionsBoundary = boundary;
  return [
    {
      type: "principal",
      scope: frame.account,
      externalId: user.UserId,
      kind: "aws_iam_user",
      name: user.UserName,
      resourceName: user.Arn,
      createdAt: user.CreateDate ?? null,
      disabled: false,
      tags,
      attributes,
      unknown: user.CreateDate ? [] : ["createdAt"],
    },
    {
      type: "alias",
      principal: { kind: "id", value: user.UserId },
      kind: userNameAlias,
      value: userNameKey(frame.account, user.UserName),
      unknown: [],
    },
    ...policyRecords(
      {
        id: user.UserId,
        arn: user.Arn,
        inline: user.UserPolicyList ?? [],
        attached: user.AttachedManagedPolicies ?? [],
        boundary,
      },
      frame.account,
    ),
    ...ownerHints(user.UserId, tags, frame.account),
  ];
}

export function groupRecords(
  group: GroupDetail & { GroupId: string; Arn: string; GroupName: string },
  frame: AccountFrame,
): CloudRecord[] {
  return [
    {
      type: "principal",
      scope: frame.account,
      externalId: group.GroupId,
      kind: "aws_iam_group",
      name: group.GroupName,
      resourceName: group.Arn,
      createdAt: group.CreateDate ?? null,
      disabled: false,
      tags: {},
      attributes: { path: group.Path ?? "/" },
      unknown: group.CreateDate ? [] : ["createdAt"],
    },
    ...policyRecords(
      {
        id: group.GroupId,
        arn: group.Arn,
        inline: group.GroupPolicyList ?? [],
        attached: group.AttachedManagedPolicies ?? [],
        boundary: undefined,
      },
      frame.account,
    ),
  ];
}

/** Every account has a root user, and no list names it. */
export function rootUserRecord(frame: AccountFrame): PrincipalRecord {
  return {
    type: "principal",
    scope: frame.account,
    externalId: frame.account,
    kind: "aws_root_user",
    name: "root",
    resourceName: rootUserArn(frame.partition, frame.account),
    createdAt: null,
    disabled: false,
    tags: {},
    attributes: {},
    unknown: ["createdAt", "disabled"],
  };
}
