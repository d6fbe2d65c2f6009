/** An IAM role as records: itself, its instance profiles, policies, trust, last use and owner hints. */
import type { AliasRecord, CloudRecord, Json, TrustRecord, UsageRecord } from "#lib/ingest/contract.ts";
import { decodePolicyDocument } from "#lib/providers/aws/policy-document.ts";
import { parseTrustPolicy } from "#lib/providers/aws/trust-policy.ts";
import type { AccountFrame, RoleDetail } from "./authorization-types.ts";
import { policyRecords } from "./map-policy.ts";
import { ownerHints, tagsOf } from "./map-tags.ts";
import { usageWindow } from "./usage-window.ts";

type Role = RoleDetail & { RoleId: string; Arn: string };

/** The records of one role. `problem`: its trust policy could not be read, so its trusts are not known. */
export function roleRecords(
  role: Role,
  frame: AccountFrame,
): { records: CloudRecord[]; problem: string | null } {
  const tags = tagsOf(role.Tags);
  const trust = decodePolicyDocument(role.AssumeRolePolicyDocument);
  const records: CloudRecord[] = [
    {
      type: "principal",
      scope: frame.account,
      externalId: role.RoleId,
      kind: "aws_iam_role",
      name: role.RoleName ?? role.Arn.split("/").at(-1) ?? role.Arn,
      resourceName: role.Arn,
      createdAt: role.CreateDate ?? null,
      disabled: false,
      tags,
      attributes: attributesOf(role, trust.document),
      unknown: role.CreateDate ? [] : ["createdAt"],
    },
    ...profileAliases(role),
    ...policyRecords(
      {
        id: role.RoleId,
        arn: role.Arn,
        inline: role.RolePolicyList ?? [],
        attached: role.AttachedManagedPolicies ?? [],
        boundary: role.PermissionsBoundary?.PermissionsBoundaryArn,
      },
      frame.account,
    ),
    ...trustRecords(role.RoleId, trust.document, frame.account),
    ...lastUsed(role, frame),
    ...ownerHints(role.RoleId, tags, frame.account),
  ];
  return {
    records,
    problem: trust.document === null ? `trust policy of ${role.Arn}: ${trust.problem}` : null,
  };
}

/** The trust policy is kept whole beside the trusts read from it: what it denies, and what a change of it has to leave as it is. */
function attributesOf(role: Role, trustPolicy: Json): { [key: string]: Json } {
  const attributes: { [key: string]: Json } = { path: role.Path ?? "/" };
  if (trustPolicy !== null) attributes.trustPolicy = trustPolicy;
  const boundary = role.PermissionsBoundary?.PermissionsBoundaryArn;
  if (boundary) attributes.permissionsBoundary = boundary;
  if (role.RoleLastUsed?.Region) attributes.lastUsedRegion = role.RoleLastUsed.Region;
  return attributes;
}

function profileAliases(role: Role): AliasRecord[] {
  const arns = new Set((role.InstanceProfileList ?? []).flatMap(({ Arn }) => (Arn ? [Arn] : [])));
  return [...arns].map((value) => ({
    type: "alias",
    principal: { kind: "id", value: role.RoleId },
    kind: "instance-profile",
    value,
    unknown: [],
  }));
}

/** Identical entries of two statements are one fact. */
function trustRecords(roleId: string, document: Json, account: string): TrustRecord[] {
  const seen = new Set<string>();
  return parseTrustPolicy(document)
    .filter((entry) => {
      const key = JSON.stringify(entry);
      return !seen.has(key) && seen.add(key);
    })
    .map((entry) => ({
      type: "trust",
      scope: account,
      subject: { kind: "id", value: roleId },
      ...entry,
      unknown: [],
    }));
}

function lastUsed(role: Role, frame: AccountFrame): UsageRecord[] {
  if (role.RoleLastUsed === undefined) return [];
  return [
    {
      type: "usage",
      principal: { kind: "id", value: role.RoleId },
      source: "iam-role-last-used",
      plane: "identity",
      ...usageWindow(frame.readAt, role.CreateDate ?? null),
      entries: [{ action: "*", lastUsedAt: role.RoleLastUsed.LastUsedDate ?? null }],
      unknown: [],
    },
  ];
}
