/** Changes when the worker collects a source's streams of one cadence, or that it does not. */
import { nextDue } from "#lib/jobs/cron.ts";
import { type Cadence, defaultSchedules } from "#lib/jobs/default-schedules.ts";
import { liveSources } from "#lib/queries/find-source.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "./run-command.ts";

/** What is left out stays as it is. */
export type SetSchedule = { source: string; cadence: Cadence; cron?: string; enabled?: boolean };

export type SetScheduleAnswer = {
  source: string;
  cadence: Cadence;
  cron: string;
  enabled: boolean;
  /** Null while it is off. */
  nextAt: Date | null;
};

/** Throws Invalid for an expression that is none, NotFound for a source that is not there or was read from files, Forbidden. */
export async function setSchedule(ctx: CommandContext, request: SetSchedule): Promise<SetScheduleAnswer> {
  const { cadence } = request;
  const now = ctx.clock.now();
  if (request.cron !== undefined) nextDue(request.cron, now);
  refuseNarrowRole(ctx.actor, "source.schedule");
  const [source] = await liveSources(ctx.pool, request.source);
  if (source === undefined) throw new Error("liveSources answers a name with its source");
  return runCommand(ctx, "source.schedule", async (tx) => {
    const where = { sourceId_cadence: { sourceId: source.id, cadence } };
    const before = await tx.schedule.findUnique({ where });
    const cron = request.cron?.trim() ?? before?.cron ?? defaultSchedules(source.id)[cadence];
    const enabled = request.enabled ?? before?.enabled ?? true;
    const dueAt = enabled ? nextDue(cron, now) : null;
    const data = { cron, enabled, dueAt, updatedAt: now };
    await tx.schedule.upsert({ where, update: data, create: { sourceId: source.id, cadence, ...data } });
    return {
      result: { source: source.name, cadence, cron, enabled, nextAt: dueAt },
      account: {
        subject: `source:${source.name}`,
        before: before && { cadence, cron: before.cron, enabled: before.enabled },
        after: { cadence, cron, enabled },
      },
    };
  });
}
