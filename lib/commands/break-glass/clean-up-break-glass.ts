/** Says that one step of a clean-up is done, with its ticket; where a collection can see that, the step is due until one does. */
import { settleBreakGlass } from "#lib/analysis/break-glass/settle-break-glass.ts";
import { findingsLockSql } from "#lib/analysis/findings/findings.sql.ts";
import { refuseOtherTeam } from "#lib/auth/may-decide-for.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { stepRecord } from "#lib/domain/break-glass/break-glass-record.ts";
import { ticketAddress } from "#lib/domain/work-items/decision-limits.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

/** `declaration`, `step`: their ids. Throws Invalid, NotFound, Forbidden for another team's, and Conflict where it is said already. */
export async function cleanUpBreakGlass(
  ctx: CommandContext,
  { declaration, step: id, ticket: address }: { declaration: string; step: string; ticket: string },
): Promise<{ step: string }> {
  return runCommand(ctx, "break-glass.clean-up", async (tx) => {
    const ask = askOver(tx);
    const ticket = ticketAddress(address);
    await ask(findingsLockSql, []);
    const step = /^\d{1,18}$/.test(id)
      ? await tx.breakGlassStep.findUnique({ where: { id: BigInt(id) }, include: { breakGlass: true } })
      : null;
    if (step === null || String(step.breakGlassId) !== declaration)
      throw new NotFound(`There is no step ${id.slice(0, 40)}.`, {
        hint: "`break-glass` lists what is to be cleaned up.",
      });
    refuseOtherTeam(ctx.actor, await findTeamById(ask, step.breakGlass.teamId));
    if (step.doneAt !== null)
      throw new Conflict(`${step.doneBy} said already that it is done.`, { hint: "Nothing is left to say." });
    const now = ctx.clock.now();
    const data = { doneBy: ctx.actor.name, doneAt: now, ticket };
    const stored = await tx.breakGlassStep.update({ where: { id: step.id }, data });
    await settleBreakGlass(ask, now);
    return {
      result: { step: id },
      account: { subject: `break-glass-step:${id}`, before: { done: false }, after: stepRecord(stored) },
    };
  });
}

async function findTeamById(ask: ReturnType<typeof askOver>, id: number) {
  const [team] = await ask<{ key: string }>("select key from team where id = $1::int", [id]);
  return findTeam(ask, team?.key ?? "");
}
