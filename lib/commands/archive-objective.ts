/** Puts an objective away, so that no scorecard tells it, or takes it back: it then says of every past day what it would have said. */
import { type CommandContext, runCommand } from "./run-command.ts";
import { noObjective } from "./set-objective.ts";

export type ArchiveRequest = { key: string; isArchived: boolean };

/** Throws NotFound, Forbidden. */
export async function archiveObjective(ctx: CommandContext, { key, isArchived }: ArchiveRequest) {
  return runCommand(ctx, "objective.archive", async (tx) => {
    const before = await tx.objective.findUnique({ where: { key } });
    if (before === null) throw noObjective(key);
    const archivedAt = isArchived ? (before.archivedAt ?? ctx.clock.now()) : null;
    await tx.objective.update({ where: { key }, data: { archivedAt } });
    return {
      result: { key, sentence: before.sentence, isArchived },
      account: {
        subject: `objective:${key}`,
        before: { archivedAt: before.archivedAt?.toISOString() ?? null },
        after: { archivedAt: archivedAt?.toISOString() ?? null },
      },
    };
  });
}
