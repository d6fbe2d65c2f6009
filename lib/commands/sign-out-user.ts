/** Signs somebody else out everywhere: every session of theirs is over at its next request. They may sign in again. */
import { findUserIn } from "#lib/queries/find-user.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type SignedOutUser = { id: number; name: string; closed: number };

/** `user`: an id or an e-mail address. Throws NotFound, Forbidden. */
export async function signOutUser(ctx: CommandContext, user: string): Promise<SignedOutUser> {
  return runCommand(ctx, "user.sign-out", async (tx) => {
    const { id, name } = await findUserIn(tx, user);
    const open = { userId: id, revokedAt: null };
    const { count: closed } = await tx.session.updateMany({
      where: open,
      data: { revokedAt: ctx.clock.now() },
    });
    return { result: { id, name, closed }, account: { subject: `user:${id}`, after: { closed } } };
  });
}
