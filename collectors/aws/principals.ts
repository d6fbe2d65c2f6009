/** `aws/principals`: one walk of GetAccountAuthorizationDetails gives every user, group, role and policy in use of an account. */

import type { CloudRecord } from "#lib/ingest/contract.ts";
import { oncePerRun } from "../calls/once-per-run.ts";
import { pages } from "../calls/pages.ts";
import type { Access } from "./access.ts";
import type { AuthorizationPage } from "./authorization-types.ts";
import { createAuthorizationWalk } from "./authorization-walk.ts";
import { iamMarker } from "./walk.ts";

type Filter = ("User" | "Role" | "Group" | "LocalManagedPolicy" | "AWSManagedPolicy")[];

/**
 * The pages of the walk; each may hold any mix of lists. `filter`: leaves out the other entities.
 * Source: IAM API reference; documents are URL-encoded, the default version of a policy is among its versions.
 */
export async function* authorizationPages(
  access: Access,
  filter?: Filter,
): AsyncGenerator<AuthorizationPage> {
  const { IAMClient, GetAccountAuthorizationDetailsCommand } = await import("@aws-sdk/client-iam");
  const iam = access.client("iam", access.homeRegion, (options) => new IAMClient(options));
  const MaxItems = access.ctx.limits.pageSize ?? 1000;
  yield* pages(
    (Marker) =>
      access.call("iam:GetAccountAuthorizationDetails", (options) =>
        iam.send(new GetAccountAuthorizationDetailsCommand({ Marker, MaxItems, Filter: filter }), options),
      ),
    iamMarker,
  );
}

export async function* collectPrincipals(access: Access, account: string): AsyncGenerator<CloudRecord> {
  const { partition, ctx } = access;
  const walk = createAuthorizationWalk({ account, partition, readAt: ctx.clock.now() });
  yield* walk.start();
  for await (const page of authorizationPages(access)) yield* walk.page(page);
  yield* walk.end();
}

export type KnownUser = { id: string; arn: string; name: string; createdAt: Date | null };

/** The users of the account by ARN, read once per run: the credential report and key lists know no user ids. */
export function usersOf(access: Access, account: string): Promise<Map<string, KnownUser>> {
  return oncePerRun(access.ctx, `aws/users/${account}`, async () => {
    const users = new Map<string, KnownUser>();
    for await (const page of authorizationPages(access, ["User"])) {
      for (const { UserId, Arn, UserName, CreateDate } of page.UserDetailList ?? []) {
        if (!UserId || !Arn || !UserName) continue;
        users.set(Arn, { id: UserId, arn: Arn, name: UserName, createdAt: CreateDate ?? null });
      }
    }
    return users;
  });
}
