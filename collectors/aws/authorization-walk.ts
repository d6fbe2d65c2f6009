/**
 * Turns the pages of one walk over an account's IAM into records: each entity once, however often and in whatever mix the pages bring
 * it, and what refers to something the walk did not bring is named at the end. Holds keys only, never documents.
 */

import { Incomplete } from "#lib/errors.ts";
import type { CloudRecord, MembershipRecord } from "#lib/ingest/contract.ts";
import { managedPolicyKey } from "#lib/providers/aws/keys.ts";
import { malformed } from "../calls/malformed.ts";
import type { AccountFrame, AuthorizationPage, GroupDetail, UserDetail } from "./authorization-types.ts";
import { managedPolicyRole, unreadPolicyRole } from "./map-policy.ts";
import { roleRecords } from "./map-role.ts";
import { groupRecords, rootUserRecord, userRecords } from "./map-user.ts";

export type AuthorizationWalk = {
  start(): Iterable<CloudRecord>;
  page(page: AuthorizationPage): Iterable<CloudRecord>;
  /** The records that need the whole walk. Throws Incomplete when part of it could not be understood. */
  end(): Iterable<CloudRecord>;
};

export function createAuthorizationWalk(frame: AccountFrame): AuthorizationWalk {
  const seen = new Set<string>();
  const delivered = new Set<string>();
  const referenced = new Map<string, string>();
  const groupArns = new Map<string, string>();
  const memberships: { userId: string; group: string }[] = [];
  const problems: string[] = [];

  const isNew = (id: string) => !seen.has(id) && Boolean(seen.add(id));
  const refer = (arn: string | undefined) => {
    if (arn) referenced.set(managedPolicyKey(arn, frame.account), arn);
  };
  const referAll = (entity: Pick<UserDetail, "AttachedManagedPolicies" | "PermissionsBoundary">) => {
    for (const { PolicyArn } of entity.AttachedManagedPolicies ?? []) refer(PolicyArn);
    refer(entity.PermissionsBoundary?.PermissionsBoundaryArn);
  };

  function* users(page: AuthorizationPage): Iterable<CloudRecord> {
    for (const user of page.UserDetailList ?? []) {
      const { UserId, Arn, UserName } = user;
      if (!UserId || !Arn || !UserName) throw malformed("IAM gave a user without id, name or ARN.");
      if (!isNew(UserId)) continue;
      referAll(user);
      for (const group of new Set(user.GroupList ?? [])) memberships.push({ userId: UserId, group });
      yield* userRecords({ ...user, UserId, Arn, UserName }, frame);
    }
  }

  function* groups(page: AuthorizationPage): Iterable<CloudRecord> {
    for (const group of page.GroupDetailList ?? []) {
      const { GroupId, Arn, GroupName } = group;
      if (!GroupId || !Arn || !GroupName) throw malformed("IAM gave a group without id, name or ARN.");
      if (!isNew(GroupId)) continue;
      groupArns.set(GroupName, Arn);
      referAll(group as GroupDetail);
      yield* groupRecords({ ...group, GroupId, Arn, GroupName }, frame);
    }
  }

  function* roles(page: AuthorizationPage): Iterable<CloudRecord> {
    for (const role of page.RoleDetailList ?? []) {
      const { RoleId, Arn } = role;
      if (!RoleId || !Arn) throw malformed("IAM gave a role without id or ARN.");
      if (!isNew(RoleId)) continue;
      referAll(role);
      const { records, problem } = roleRecords({ ...role, RoleId, Arn }, frame);
      if (problem !== null) problems.push(problem);
      yield* records;
    }
  }

  function* policies(page: AuthorizationPage): Iterable<CloudRecord> {
    for (const policy of page.Policies ?? []) {
      const { Arn } = policy;
      if (!Arn) throw malformed("IAM gave a policy without ARN.");
      if (!isNew(Arn)) continue;
      delivered.add(managedPolicyKey(Arn, frame.account));
      yield managedPolicyRole({ ...policy, Arn }, frame.account);
    }
  }

  return {
    *start() {
      yield rootUserRecord(frame);
    },
    *page(page) {
      yield* users(page);
      yield* groups(page);
      yield* roles(page);
      yield* policies(page);
    },
    *end() {
      for (const [key, arn] of referenced)
        if (!delivered.has(key)) yield unreadPolicyRole(arn, frame.account);
      for (const { userId, group } of memberships) {
        const arn = groupArns.get(group);
        if (arn === undefined) problems.push(`group ${group}, which has members and was not listed`);
        else yield membership(arn, userId);
      }
      if (problems.length === 0) return;
      throw new Incomplete(
        problems.slice(0, 20),
        `Part of the IAM of account ${frame.account} could not be read.`,
        {
          hint: "Run the collection again; what changed meanwhile is then whole.",
        },
      );
    },
  };
}

function membership(groupArn: string, userId: string): MembershipRecord {
  return {
    type: "membership",
    group: { kind: "name", value: groupArn },
    member: { kind: "id", value: userId },
    unknown: [],
  };
}
