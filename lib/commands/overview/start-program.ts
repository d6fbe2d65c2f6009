/** Says since when the 90-day program runs. Said again it starts anew; what was said before stays on record. */
import { addDays } from "#lib/domain/days.ts";
import { Invalid } from "#lib/errors.ts";
import { refuseBadDay } from "#lib/queries/overview/list-on-day.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

const farthestDays = 366;

/** `startsOn`: `2026-11-24`. Throws Invalid for a day that is none or more than a year away, Forbidden. */
export async function startProgram(
  ctx: CommandContext,
  { startsOn }: { startsOn: string },
): Promise<{ startsOn: string }> {
  refuseNarrowRole(ctx.actor, "program.start");
  refuseBadDay(startsOn);
  const now = ctx.clock.now();
  const today = now.toISOString().slice(0, 10);
  if (startsOn < addDays(today, -farthestDays) || startsOn > addDays(today, farthestDays))
    throw new Invalid(`${startsOn} is more than a year away.`, {
      hint: "The program takes 90 days: give the day it starts or started.",
    });
  return runCommand(ctx, "program.start", async (tx) => {
    const before = await tx.program.findFirst({ orderBy: { id: "desc" } });
    await tx.program.create({ data: { startsOn: new Date(startsOn), setBy: ctx.actor.name, setAt: now } });
    return {
      result: { startsOn },
      account: {
        subject: "program",
        before: before === null ? null : { startsOn: before.startsOn.toISOString().slice(0, 10) },
        after: { startsOn },
      },
    };
  });
}
