/** Says by which day items will be done, one or many at once; all of it or nothing, and it can be taken back as a whole. */
import { randomUUID } from "node:crypto";
import { lockItems, type Made, refuseClosed, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { type Ask, askOver } from "#lib/db/ask-over.ts";
import { buildRanges } from "#lib/domain/id-ranges.ts";
import { planDay } from "#lib/domain/work-items/decision-limits.ts";
import { Invalid } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

export type PlanRequest = {
  ids: readonly string[];
  /** `2026-12-24`; null: no longer planned. */
  plannedFor: string | null;
};

export type PlanOutcome = {
  /** For undo. */
  batch: string;
  planned: number;
  /** Items that are over: they stay as they are. */
  over: number;
};

const endSql = `
  update exception set ended_by = $2, ended_at = $3::timestamptz
   where item_id = any($1::bigint[]) and decision = 'approved' and ended_at is null returning id::text`;

/** Whoever plans an item gives its exception up. */
async function endExceptions(
  ask: Ask,
  made: readonly Made[],
  { actor, now }: { actor: string; now: Date },
): Promise<void> {
  const ended = made.filter(({ event }) => event === "exception-ended").map(({ item }) => item.id);
  if (ended.length > 0) await ask(endSql, [ended, actor, now]);
}

const mostNamed = 10_000;

/** Planning an excepted item ends its exception. Throws Invalid, NotFound, Forbidden, and Conflict for a single item that is over. */
export async function planItems(ctx: CommandContext, { ids, plannedFor }: PlanRequest): Promise<PlanOutcome> {
  return runCommand(ctx, "item.plan", async (tx) => {
    const ask = askOver(tx);
    const now = ctx.clock.now();
    if (ids.length === 0 || ids.length > mostNamed)
      throw new Invalid("Name the work items.", { hint: `From 1 to ${mostNamed} at a time.` });
    const day = plannedFor === null ? null : planDay(plannedFor, now.toISOString().slice(0, 10));
    const items = await lockItems(ask, ids, ctx.actor);
    const [only] = items;
    if (items.length === 1 && only !== undefined) refuseClosed(only);
    const open = items.filter(({ isClosed }) => !isClosed);
    const batch = randomUUID();
    const made = open.flatMap((item): Made[] => {
      if (day === null) return item.isPlanned ? [{ item, event: "unplanned", detail: { undoes: null } }] : [];
      const ends: Made[] =
        item.exceptedUntil === null ? [] : [{ item, event: "exception-ended", detail: {} }];
      return [...ends, { item, event: "planned", detail: { batch, for: day } }];
    });
    await writeDecisions(ask, made, { actor: ctx.actor.name, now });
    await endExceptions(ask, made, { actor: ctx.actor.name, now });
    const planned = new Set(made.map(({ item }) => item.id)).size;
    const result = { batch, planned, over: items.length - open.length };
    const after = {
      batch,
      plannedFor: day,
      count: planned,
      ids: buildRanges(open.map(({ id }) => Number(id))),
    };
    return { result, account: { subject: "work-items", after } };
  });
}
