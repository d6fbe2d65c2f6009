/** Signs a person out everywhere: every session of theirs is over at its next request. */
import { type CommandContext, runCommand } from "./run-command.ts";

/** How many were open. `userId`: whoever asks, nobody else. */
export async function closeAllSessions(ctx: CommandContext, userId: number): Promise<number> {
  return runCommand(ctx, "session.close-all", async (tx) => {
    const open = { userId, revokedAt: null };
    const { count } = await tx.session.updateMany({ where: open, data: { revokedAt: ctx.clock.now() } });
    return { result: count, account: { subject: `user:${userId}`, after: { closed: count } } };
  });
}
