/** Takes a rule away; the audit log keeps what it said. */
import { NotFound } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** Throws NotFound, Forbidden. */
export async function removeRule(ctx: CommandContext, id: number): Promise<void> {
  await runCommand(ctx, "rule.remove", async (tx) => {
    await tx.$executeRaw`lock table rule in share row exclusive mode`;
    const rule = await tx.rule.findUnique({ where: { id } });
    if (rule === null) throw new NotFound(`There is no rule ${id}.`, { hint: "See `rules list`." });
    await tx.rule.delete({ where: { id } });
    const later = await tx.rule.findMany({
      where: { kind: rule.kind, position: { gt: rule.position } },
      orderBy: { position: "asc" },
    });
    for (const { id: other, position } of later) {
      await tx.rule.update({ where: { id: other }, data: { position: position - 1 } });
    }
    const { kind, position, filter, value } = rule;
    return {
      result: undefined,
      account: { subject: `rule:${id}`, before: { kind, position, filter, value } },
    };
  });
}
