/** Signs out one browser: its cookie is worth nothing from now on. Closing what is closed changes nothing. */
import { type CommandContext, runCommand } from "./run-command.ts";

export async function closeSession(
  ctx: CommandContext,
  { sessionId, userId }: { sessionId: string; userId: number },
): Promise<void> {
  return runCommand(ctx, "session.close", async (tx) => {
    const open = { id: sessionId, userId, revokedAt: null };
    await tx.session.updateMany({ where: open, data: { revokedAt: ctx.clock.now() } });
    return { result: undefined, account: { subject: `user:${userId}` } };
  });
}
