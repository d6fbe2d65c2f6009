/** Ends an exception before its day: the item is open again, or planned as it was. */
import { lockItems, refuseClosed, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { type Ask, askOver } from "#lib/db/ask-over.ts";
import { Conflict } from "#lib/errors.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

const endSql = `
  update exception set ended_by = $2, ended_at = $3::timestamptz
   where item_id = $1::bigint and decision = 'approved' and ended_at is null and until > $3::date returning id::text`;

/** `item`: of a work item. Throws NotFound, Forbidden, Conflict where it is over or not excepted. */
export async function endException(
  ctx: CommandContext,
  { item: id }: { item: string },
): Promise<{ item: string }> {
  return runCommand(ctx, "exception.end", async (tx) => {
    const ask = askOver(tx);
    const now = ctx.clock.now();
    const [item] = await lockItems(ask, [id], ctx.actor);
    if (item === undefined) throw new Error("A single item was locked and is not there.");
    refuseClosed(item);
    if (item.exceptedUntil === null)
      throw new Conflict("It is not excepted.", { hint: "Nothing is to be ended." });
    const ended = await ask<{ id: string }>(endSql, [item.id, ctx.actor.name, now]);
    if (ended.length === 0) await refuseDeclared(ask, item.id);
    await writeDecisions(ask, [{ item, event: "exception-ended", detail: {} }], {
      actor: ctx.actor.name,
      now,
    });
    return {
      result: { item: item.id },
      account: {
        subject: `exception:${ended[0]?.id ?? "none"}`,
        before: { item: item.id, until: item.exceptedUntil },
        after: { ended: true },
      },
    };
  });
}

const declaredSql = `
  select declared.id::text from break_glass declared join work_item item on item.identity_id = declared.identity_id
   where item.id = $1::bigint and declared.over_on is null`;

/** What a declaration for emergencies excuses would be excused again by the next collection. */
async function refuseDeclared(ask: Ask, item: string): Promise<void> {
  const [declared] = await ask<{ id: string }>(declaredSql, [item]);
  if (declared === undefined) return;
  throw new Conflict("Its identity is declared to be for emergencies.", {
    hint: `End the declaration: \`break-glass end ${declared.id}\`, or on the page Exceptions, Break-glass.`,
  });
}
