/** Takes a user's access away: their sessions are over at the next request, and no sign-in lets them in again. */

import { keepAnAdministrator } from "#lib/auth/keep-an-administrator.ts";
import { findUserIn } from "#lib/queries/find-user.ts";
import { type CommandContext, runCommand } from "./run-command.ts";
import type { ChangedUser } from "./set-user-role.ts";

/** `user`: an id or an e-mail address. Throws NotFound, Conflict for the last administrator, Forbidden. */
export async function revokeUser(ctx: CommandContext, user: string): Promise<ChangedUser> {
  return runCommand(ctx, "user.revoke", async (tx) => {
    const found = await findUserIn(tx, user);
    const { id, state: before } = found;
    await keepAnAdministrator(tx, found);
    const { name, role, state } = await tx.appUser.update({ where: { id }, data: { state: "revoked" } });
    const open = { userId: id, revokedAt: null };
    await tx.session.updateMany({ where: open, data: { revokedAt: ctx.clock.now() } });
    return {
      result: { id, name, role, state },
      account: { subject: `user:${id}`, before: { state: before }, after: { state } },
    };
  });
}
