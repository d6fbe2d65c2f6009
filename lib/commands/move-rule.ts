/** Moves a rule among those of its kind: the first that holds decides, so the order is part of what rules say. */
import { NotFound } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "./run-command.ts";

/** `position`: from 1; beyond the last is the last. Throws NotFound, Forbidden. */
export async function moveRule(
  ctx: CommandContext,
  { id, position }: { id: number; position: number },
): Promise<void> {
  await runCommand(ctx, "rule.move", async (tx) => {
    await tx.$executeRaw`lock table rule in share row exclusive mode`;
    const rule = await tx.rule.findUnique({ where: { id } });
    if (rule === null) throw new NotFound(`There is no rule ${id}.`, { hint: "See `rules list`." });
    const others = await tx.rule.findMany({
      where: { kind: rule.kind, id: { not: id } },
      orderBy: { position: "asc" },
    });
    const at = Math.min(Math.max(Math.trunc(position), 1), others.length + 1) - 1;
    const order = others.toSpliced(at, 0, rule);
    // Positions are unique: they are moved out of the way first.
    for (const [index, one] of order.entries())
      await tx.rule.update({ where: { id: one.id }, data: { position: -1 - index } });
    for (const [index, one] of order.entries())
      await tx.rule.update({ where: { id: one.id }, data: { position: index + 1 } });
    return {
      result: undefined,
      account: { subject: `rule:${id}`, before: { position: rule.position }, after: { position: at + 1 } },
    };
  });
}
