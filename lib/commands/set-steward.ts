/** Names who looks after a class of work as a whole, or nobody. */
import { workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { Invalid } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

export type StewardRequest = {
  class: string;
  /** Empty or null: nobody any more. */
  name: string | null;
  contact?: string | null;
};

/** Throws Invalid for a class that is none, Forbidden. */
export async function setSteward(
  ctx: CommandContext,
  request: StewardRequest,
): Promise<{ class: string; name: string | null }> {
  const name = request.name?.trim().slice(0, 200) || null;
  const contact = request.contact?.trim().slice(0, 300) || null;
  if (!(request.class in workloadClasses)) {
    throw new Invalid(`"${request.class.slice(0, 60)}" is no class of work.`, {
      hint: `Use one of: ${Object.keys(workloadClasses).join(", ")}.`,
    });
  }
  return runCommand(ctx, "steward.set", async (tx) => {
    const where = { class: request.class };
    const before = await tx.steward.findUnique({ where });
    if (name === null) await tx.steward.deleteMany({ where });
    else {
      const data = { name, contact, setBy: ctx.actor.name, setAt: ctx.clock.now() };
      await tx.steward.upsert({ where, create: { ...where, ...data }, update: data });
    }
    return {
      result: { class: request.class, name },
      account: {
        subject: `class:${request.class}`,
        before: before === null ? null : { name: before.name, contact: before.contact },
        after: name === null ? null : { name, contact },
      },
    };
  });
}
