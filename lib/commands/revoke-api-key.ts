/** Ends an API key at once and for good. */
import { Conflict, NotFound } from "#lib/errors.ts";
import { wantOwnKeysRead } from "#lib/jobs/own-source.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** Throws NotFound for an unknown prefix, Conflict when the key was revoked before, Forbidden. */
export async function revokeApiKey(
  ctx: CommandContext,
  prefix: string,
): Promise<{ prefix: string; name: string; revokedAt: Date }> {
  return runCommand(ctx, "api-key.revoke", async (tx) => {
    const key = await tx.apiKey.findUnique({ where: { prefix } });
    if (key === null) {
      throw new NotFound(`There is no key with the prefix "${prefix}".`, {
        hint: "npm run cli -- keys list shows the prefixes.",
      });
    }
    if (key.revokedAt !== null) {
      throw new Conflict(`The key "${key.name}" was revoked before.`, { hint: "Nothing is left to do." });
    }
    const revokedAt = ctx.clock.now();
    await tx.apiKey.update({ where: { prefix }, data: { revokedAt } });
    await wantOwnKeysRead(tx, revokedAt);
    return {
      result: { prefix, name: key.name, revokedAt },
      account: {
        subject: `api-key:${prefix}`,
        before: { revokedAt: null },
        after: { revokedAt: revokedAt.toISOString() },
      },
    };
  });
}
