/** Says that an item is to stay as it is, why, and until when; it is marked as not yet approved. */
import { lockItems, type Made, refuseClosed, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { exceptionDay, exceptionReason } from "#lib/domain/work-items/decision-limits.ts";
import { Conflict } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

export type ExceptRequest =
  | { id: string; until: string; reason: string }
  /** Ends it. */
  | { id: string; until: null };

/** Throws Invalid, NotFound, Forbidden, Conflict. */
export async function exceptItem(
  ctx: CommandContext,
  request: ExceptRequest,
): Promise<{ id: string; until: string | null; isApproved: false }> {
  return runCommand(ctx, "item.except", async (tx) => {
    const ask = askOver(tx);
    const now = ctx.clock.now();
    const until = request.until === null ? null : exceptionDay(request.until, now.toISOString().slice(0, 10));
    const reason = request.until === null ? null : exceptionReason(storableText(request.reason));
    const [item] = await lockItems(ask, [request.id], ctx.actor);
    if (item === undefined) throw new Error("A single item was locked and is not there.");
    refuseClosed(item);
    if (until === null && item.exceptedUntil === null)
      throw new Conflict("It is not excepted.", { hint: "Nothing is to be ended." });
    const made: Made =
      until === null
        ? { item, event: "exception-ended", detail: {} }
        : { item, event: "excepted", detail: { until, reason } };
    await writeDecisions(ask, [made], { actor: ctx.actor.name, now, reason });
    return {
      result: { id: item.id, until, isApproved: false },
      account: {
        subject: `work-item:${item.id}`,
        before: { until: item.exceptedUntil },
        after: { until, reason },
      },
    };
  });
}
