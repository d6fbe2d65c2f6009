/** Splits an export into the accounts its ARNs name, so that each account gets exactly what a walk over it alone would have given. */
import { Invalid } from "#lib/errors.ts";
import { accountOfArn, isAwsManagedPolicy, parseArn } from "#lib/providers/aws/keys.ts";
import type { AuthorizationPage } from "./authorization-types.ts";

export type AccountExport = { account: string; partition: string; page: AuthorizationPage };

type Lists = Required<AuthorizationPage>;

/** Throws Invalid when a user, group or role belongs to no account, or when there is no account at all. */
export function splitByAccount(page: AuthorizationPage, path: string): AccountExport[] {
  const accounts = new Map<string, { partition: string; page: Lists }>();
  const of = (arn: string | undefined): Lists => {
    const account = accountOfArn(arn ?? "");
    if (account === null)
      throw new Invalid(`${path} names ${arn}, which belongs to no account.`, {
        hint: "Export the file again.",
      });
    const known = accounts.get(account) ?? {
      partition: parseArn(arn ?? "")?.partition ?? "aws",
      page: { UserDetailList: [], GroupDetailList: [], RoleDetailList: [], Policies: [] },
    };
    accounts.set(account, known);
    return known.page;
  };
  for (const user of page.UserDetailList ?? []) of(user.Arn).UserDetailList.push(user);
  for (const group of page.GroupDetailList ?? []) of(group.Arn).GroupDetailList.push(group);
  for (const role of page.RoleDetailList ?? []) of(role.Arn).RoleDetailList.push(role);
  const awsManaged = (page.Policies ?? []).filter((policy) => isAwsManagedPolicy(policy.Arn ?? ""));
  for (const policy of page.Policies ?? []) {
    if (!isAwsManagedPolicy(policy.Arn ?? "")) of(policy.Arn).Policies.push(policy);
  }
  if (accounts.size === 0) {
    throw new Invalid(`${path} names no account: it holds no user, group, role or customer policy.`, {
      hint: "Export the file again.",
    });
  }
  const isAlone = accounts.size === 1;
  for (const { page: own } of accounts.values()) {
    const used = isAlone ? null : referencedPolicies(own);
    own.Policies.push(...awsManaged.filter((policy) => used === null || used.has(policy.Arn ?? "")));
  }
  return [...accounts]
    .map(([account, entry]) => ({ account, ...entry }))
    .sort((a, b) => (a.account < b.account ? -1 : 1));
}

/** AWS's own policies belong to no account; with several accounts in a file each gets those it uses. */
function referencedPolicies(page: Lists): Set<string> {
  const used = new Set<string>();
  const entities = [...page.UserDetailList, ...page.RoleDetailList, ...page.GroupDetailList];
  for (const entity of entities) {
    for (const { PolicyArn } of entity.AttachedManagedPolicies ?? []) if (PolicyArn) used.add(PolicyArn);
    if ("PermissionsBoundary" in entity && entity.PermissionsBoundary?.PermissionsBoundaryArn) {
      used.add(entity.PermissionsBoundary.PermissionsBoundaryArn);
    }
  }
  return used;
}
