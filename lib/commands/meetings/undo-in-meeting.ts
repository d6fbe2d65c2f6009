/** Takes the last decision of a meeting back, by the command that takes such a decision back elsewhere: what was before it holds again. */

import { lockMeeting, setPlace } from "#lib/analysis/meetings/lock-meeting.ts";
import { lockItems, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { askOver } from "#lib/db/ask-over.ts";
import type { Place } from "#lib/domain/meetings/agenda.ts";
import type { MeetingDecisionKind } from "#lib/domain/meetings/meeting-decision.ts";
import { Conflict } from "#lib/errors.ts";
import { withdrawException } from "../exceptions/decide-exception.ts";
import { undoDecisions } from "../owners/undo-decisions.ts";
import { type CommandContext, runCommand } from "../run-command.ts";
import { undoPlan } from "../work-items/undo-plan.ts";

export type UndoneInMeeting = { item: string; decision: MeetingDecisionKind; next: Place };

type Last = { id: string; item: string; decision: MeetingDecisionKind; made: string | null };

const lastSql = `
  select id::text, item_id::text as item, decision, made from meeting_decision
   where meeting_id = $1::int and undone_at is null order by meeting_decision.id desc limit 1`;

/**
 * `expected`: the decision that the person saw as the last one; where another came since, nothing is taken back. Throws NotFound, Conflict,
 * and what taking back throws: an exception that was decided meanwhile is ended on its own page.
 */
export async function undoInMeeting(
  ctx: CommandContext,
  { meeting: id, expected = null }: { meeting: number; expected?: string | null },
): Promise<UndoneInMeeting> {
  return runCommand(ctx, "meeting.undo", async (tx) => {
    const ask = askOver(tx);
    const meeting = await lockMeeting(ask, id);
    const [last] = await ask<Last>(lastSql, [meeting.id]);
    if (last === undefined)
      throw new Conflict("There is nothing to undo in this meeting.", {
        hint: "Decide about an item first.",
      });
    if (expected !== null && expected !== last.id)
      throw new Conflict("Another decision is the last one by now.", {
        hint: "Look at what was decided, then undo again.",
      });
    await takeBack({ ...ctx, within: tx }, last);
    const undone = { undoneBy: ctx.actor.name, undoneAt: ctx.clock.now() };
    await tx.meetingDecision.update({ where: { id: BigInt(last.id) }, data: undone });
    const next: Place = `item:${last.item}`;
    await setPlace(ask, meeting.id, next);
    return {
      result: { item: last.item, decision: last.decision, next },
      account: {
        subject: `meeting-decision:${last.id}`,
        before: { item: last.item, decision: last.decision },
        after: { ...undone, undoneAt: undone.undoneAt.toISOString() },
      },
    };
  });
}

async function takeBack(ctx: CommandContext, { item: id, decision, made }: Last): Promise<void> {
  if (decision === "defer") {
    if (ctx.within === undefined) throw new Error("A decision is taken back within another command.");
    const ask = askOver(ctx.within);
    const items = await lockItems(ask, [id], ctx.actor);
    const events = items.map((item) => ({ item, event: "undeferred" as const, detail: {} }));
    await writeDecisions(ask, events, { actor: ctx.actor.name, now: ctx.clock.now() });
    return;
  }
  if (made === null) return;
  if (decision === "remove") await undoPlan(ctx, { batch: made });
  if (decision === "except") await withdrawException(ctx, { id: made });
  if (decision === "reassign") await undoDecisions(ctx, { batch: made });
}
