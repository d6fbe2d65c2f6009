/** What people do when they clean up an organization: every third role loses its attached policies and keeps less of its inline ones. */
import { DetachRolePolicyCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { clientOptions } from "#e2e/clouds/aws/testing.ts";
import type { Clouds } from "#e2e/clouds/start.ts";

/** `accounts`: only in these. */
export async function cleanUpRoles(clouds: Clouds, accounts?: readonly string[]): Promise<void> {
  const { world } = clouds;
  for (const { id } of world.aws.accounts(world.day)) {
    if (accounts?.includes(id) === false) continue;
    const client = new IAMClient({ ...clientOptions(clouds), credentials: clouds.aws.administrator(id) });
    const roles = world.aws.account(id, world.day).roles.filter(
      // AWS lets nobody change its own roles, nor those it keeps for people who sign in.
      ({ nature, name }) => nature !== "provider-managed" && !name.startsWith("AWSReserved"),
    );
    for (const [index, { name, attached, inline }] of roles.entries()) {
      if (index % 3 !== 0) continue;
      for (const PolicyArn of attached)
        await client.send(new DetachRolePolicyCommand({ RoleName: name, PolicyArn }));
      for (const policy of inline) {
        const narrowed = { ...policy.document, Statement: policy.document.Statement.slice(0, 1) };
        const PolicyDocument = JSON.stringify(narrowed);
        await client.send(
          new PutRolePolicyCommand({ RoleName: name, PolicyName: policy.name, PolicyDocument }),
        );
      }
    }
  }
}
