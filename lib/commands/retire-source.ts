/** Disconnects a source: it is never read again, and what it delivered stays as it was, dated. */
import { Conflict, NotFound } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** Throws NotFound for an unknown name, Conflict when it was retired before, Forbidden. */
export async function retireSource(
  ctx: CommandContext,
  name: string,
): Promise<{ name: string; retiredAt: Date }> {
  return runCommand(ctx, "source.retire", async (tx) => {
    const source = await tx.source.findUnique({ where: { name } });
    if (source === null) {
      throw new NotFound(`There is no source called "${name}".`, {
        hint: "npm run cli -- sources lists them.",
      });
    }
    if (source.retiredAt !== null) {
      throw new Conflict(`"${name}" was retired before.`, { hint: "Nothing is left to do." });
    }
    const retiredAt = ctx.clock.now();
    await tx.source.update({ where: { id: source.id }, data: { retiredAt } });
    return {
      result: { name, retiredAt },
      account: {
        subject: `source:${name}`,
        before: { retiredAt: null },
        after: { retiredAt: retiredAt.toISOString() },
      },
    };
  });
}
