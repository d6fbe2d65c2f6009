/**
 * The config map `aws-auth` of an EKS cluster as records: which AWS roles, users and accounts are which Kubernetes users, and the
 * groups they are in. Source: https://docs.aws.amazon.com/eks/latest/userguide/auth-configmap.html
 */
import type { CloudRecord, Ref } from "#lib/ingest/contract.ts";
import { type ClusterId, groupRef, userRef } from "#lib/providers/kubernetes/keys.ts";

export type AwsAuth = { mapRoles: unknown; mapUsers: unknown; mapAccounts: unknown };

type Entry = { rolearn?: unknown; userarn?: unknown; username?: unknown; groups?: unknown };

/** Entries that cannot be read are counted: they decide who may come in. */
export function awsAuthRecords(
  { mapRoles, mapUsers, mapAccounts }: AwsAuth,
  cluster: ClusterId,
): CloudRecord[] {
  return [
    ...listOf(mapRoles).flatMap((entry) => entryRecords(entry, (entry as Entry)?.rolearn, cluster)),
    ...listOf(mapUsers).flatMap((entry) => entryRecords(entry, (entry as Entry)?.userarn, cluster)),
    // Every identity of the account is a user called by its ARN.
    ...listOf(mapAccounts).flatMap((account) =>
      trust(
        userRef(cluster, `arn:aws:iam::${String(account)}:*`),
        { kind: "account", value: String(account) },
        cluster,
      ),
    ),
  ];
}

function entryRecords(entry: unknown, arn: unknown, cluster: ClusterId): CloudRecord[] {
  if (typeof arn !== "string" || arn === "") {
    const sample = `an entry of aws-auth without an ARN: ${JSON.stringify(entry)?.slice(0, 100)}`;
    return [{ type: "rejected", reason: "unreadable", sample, unknown: [] }];
  }
  const { username, groups } = entry as Entry;
  const user = userRef(cluster, typeof username === "string" && username !== "" ? username : arn);
  return [
    ...trust(user, { kind: "name", value: arn }, cluster),
    ...listOf(groups)
      .filter((group): group is string => typeof group === "string" && group !== "")
      .map(
        (group): CloudRecord => ({
          type: "membership",
          group: groupRef(cluster, group),
          member: user,
          unknown: [],
        }),
      ),
  ];
}

function trust(subject: Ref, trusted: Ref, scope: string): CloudRecord[] {
  return [
    {
      type: "trust",
      ...{ scope, subject, trusted },
      mechanism: "aws-auth",
      condition: null,
      attributes: {},
      unknown: [],
    },
  ];
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
