/** The corners a real organization keeps from its inventory: some accounts refuse single calls, one was never onboarded. */
import type { World } from "../world.ts";
import type { AwsPermissions } from "./permissions.ts";

/** Denies the same calls in the same accounts for the same world; at least three accounts per size stay partial. */
export function denyCorners(permissions: AwsPermissions, world: World): void {
  const teams = world.aws.organization.accounts.filter((account) => account.purpose === "team");
  for (const [index, account] of teams.entries()) {
    if (index % 14 === 3) permissions.deny("iam:GenerateCredentialReport", account.id);
    if (index % 14 === 7) permissions.deny("ec2:DescribeInstances", account.id);
    if (index % 14 === 9) permissions.denyScope(account.id);
  }
}
