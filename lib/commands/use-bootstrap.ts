/** Spends a bootstrap token: once, and before it runs out. Whoever holds it becomes the administrator of the first hour. */
import { Forbidden } from "#lib/errors.ts";
import { hashOfBootstrap } from "./make-bootstrap.ts";
import type { Entering } from "./open-session.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** Who to open a session for. Throws Forbidden for a token that is unknown, spent or too old. */
export async function useBootstrap(ctx: CommandContext, token: string): Promise<Entering> {
  const now = ctx.clock.now();
  return runCommand(ctx, "bootstrap.use", async (tx) => {
    const { count } = await tx.bootstrap.updateMany({
      where: { hash: hashOfBootstrap(token), usedAt: null, expiresAt: { gt: now } },
      data: { usedAt: now },
    });
    if (count !== 1) {
      throw new Forbidden("This link was used, or is older than an hour.", {
        hint: "npm run cli -- users bootstrap prints a new one.",
        detail: { refusal: "bootstrap" },
      });
    }
    return { result: firstAdministrator, account: { subject: null, after: { used: true } } };
  });
}

const firstAdministrator: Entering = {
  provider: "bootstrap",
  subject: "first-administrator",
  name: "First administrator",
  email: null,
  groups: [],
  role: "administrator",
};
