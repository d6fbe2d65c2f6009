/** Gives a user a role; it holds from their next request on. */

import { keepAnAdministrator } from "#lib/auth/keep-an-administrator.ts";
import type { Role } from "#lib/auth/roles.ts";
import { findUserIn } from "#lib/queries/find-user.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type ChangedUser = { id: number; name: string; role: string; state: string };

/** `user`: an id or an e-mail address. Throws NotFound, Conflict for the last administrator, Forbidden. */
export async function setUserRole(
  ctx: CommandContext,
  request: { user: string; role: Role },
): Promise<ChangedUser> {
  return runCommand(ctx, "user.role", async (tx) => {
    const user = await findUserIn(tx, request.user);
    const { id, role: before } = user;
    if (request.role !== "administrator") await keepAnAdministrator(tx, user);
    const { name, role, state } = await tx.appUser.update({ where: { id }, data: { role: request.role } });
    return {
      result: { id, name, role, state },
      account: { subject: `user:${id}`, before: { role: before }, after: { role } },
    };
  });
}
