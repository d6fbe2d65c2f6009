/** Takes one planning of items back: whatever was planned before it holds again, for each of them. */
import { lockItems, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { reaches } from "#lib/auth/roles.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { buildRanges } from "#lib/domain/id-ranges.ts";
import { Conflict, Forbidden, NotFound } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

const batchSql = `
  select planned.item_id::text as id, planned.actor,
         exists (select from work_item_event undo where undo.item_id = planned.item_id and undo.event = 'unplanned'
                                                    and undo.detail ->> 'undoes' = $1) as "isUndone"
    from work_item_event planned where planned.event = 'planned' and planned.detail ->> 'batch' = $1`;

/** Throws NotFound, Conflict where it was taken back already, and Forbidden for another person's plan below a lead. */
export async function undoPlan(
  ctx: CommandContext,
  { batch }: { batch: string },
): Promise<{ undone: number }> {
  return runCommand(ctx, "item.undo", async (tx) => {
    const ask = askOver(tx);
    const rows = await ask<{ id: string; actor: string; isUndone: boolean }>(batchSql, [
      storableText(batch.slice(0, 100)),
    ]);
    const [first] = rows;
    if (first === undefined)
      throw new NotFound("There is no such plan.", { hint: "Use the batch that planning gave." });
    if (first.actor !== ctx.actor.name && !reaches(ctx.actor.role, "lead"))
      throw new Forbidden("That was somebody else's plan.", {
        hint: "Ask them, or a security lead, to undo it.",
        detail: { needed: "lead" },
      });
    const left = rows.filter(({ isUndone }) => !isUndone).map(({ id }) => id);
    if (left.length === 0)
      throw new Conflict("That plan was taken back already.", { hint: "Plan the items again." });
    const items = (await lockItems(ask, left, ctx.actor)).filter(({ isClosed }) => !isClosed);
    const made = items.map((item) => ({ item, event: "unplanned" as const, detail: { undoes: batch } }));
    await writeDecisions(ask, made, { actor: ctx.actor.name, now: ctx.clock.now() });
    const ids = buildRanges(items.map(({ id }) => Number(id)));
    return {
      result: { undone: items.length },
      account: { subject: "work-items", after: { batch, count: items.length, ids } },
    };
  });
}
