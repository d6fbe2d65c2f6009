/** Ends a declaration for emergencies before its day: what it excused is left to do again, and its clean-up begins. */
import { settleBreakGlass } from "#lib/analysis/break-glass/settle-break-glass.ts";
import { findingsLockSql } from "#lib/analysis/findings/findings.sql.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { breakGlassRecord } from "#lib/domain/break-glass/break-glass-record.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

/** Throws NotFound, Forbidden, and Conflict where it is over. */
export async function endBreakGlass(ctx: CommandContext, { id }: { id: string }): Promise<{ id: string }> {
  return runCommand(ctx, "break-glass.end", async (tx) => {
    const ask = askOver(tx);
    await ask(findingsLockSql, []);
    const declared = /^\d{1,18}$/.test(id)
      ? await tx.breakGlass.findUnique({ where: { id: BigInt(id) } })
      : null;
    if (declared === null)
      throw new NotFound(`There is no declaration ${id.slice(0, 40)}.`, {
        hint: "`break-glass` lists them.",
      });
    const now = ctx.clock.now();
    if (declared.overOn !== null || declared.endedAt !== null || declared.until <= now)
      throw new Conflict("It is over already.", { hint: "What is left is its clean-up." });
    const stored = await tx.breakGlass.update({
      where: { id: declared.id },
      data: { endedBy: ctx.actor.name, endedAt: now },
    });
    await settleBreakGlass(ask, now);
    return {
      result: { id },
      account: { subject: `break-glass:${id}`, before: { ended: false }, after: breakGlassRecord(stored) },
    };
  });
}
