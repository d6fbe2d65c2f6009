/** Gives a local account a new password and ends its sessions: whoever knew the old one is out. */
import { keepPassword } from "#lib/auth/password.ts";
import { Invalid } from "#lib/errors.ts";
import { findUserIn } from "#lib/queries/find-user.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** Throws NotFound, Invalid for a bad password or somebody without one, Forbidden. */
export async function setPassword(
  ctx: CommandContext,
  request: { user: string; password: string },
): Promise<{ id: number; name: string }> {
  const kept = await keepPassword(request.password);
  const now = ctx.clock.now();
  return runCommand(ctx, "user.password", async (tx) => {
    const { id, name, provider } = await findUserIn(tx, request.user);
    if (provider !== "local") {
      throw new Invalid(`${name} signs in through ${provider} and has no password here.`, {
        hint: "Change it there.",
      });
    }
    const data = { ...kept, failures: 0, lockedUntil: null, changedAt: now };
    await tx.localAccount.update({ where: { userId: id }, data });
    await tx.session.updateMany({ where: { userId: id, revokedAt: null }, data: { revokedAt: now } });
    return { result: { id, name }, account: { subject: `user:${id}` } };
  });
}
