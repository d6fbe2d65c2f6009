/** Lets a revoked user sign in again; no earlier session comes back. */
import { findUserIn } from "#lib/queries/find-user.ts";
import { type CommandContext, runCommand } from "./run-command.ts";
import type { ChangedUser } from "./set-user-role.ts";

/** `user`: an id or an e-mail address. Throws NotFound, Forbidden. */
export async function restoreUser(ctx: CommandContext, user: string): Promise<ChangedUser> {
  return runCommand(ctx, "user.restore", async (tx) => {
    const { id, state: before } = await findUserIn(tx, user);
    const { name, role, state } = await tx.appUser.update({ where: { id }, data: { state: "active" } });
    return {
      result: { id, name, role, state },
      account: { subject: `user:${id}`, before: { state: before }, after: { state } },
    };
  });
}
