/** Says under which ticket an item is worked on elsewhere: an address to follow, which Rollcall itself never asks. */
import { lockItems } from "#lib/analysis/work-items/decide-items.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { ticketAddress } from "#lib/domain/work-items/decision-limits.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

const writeSql = `
  with written as (update work_item set ticket = $2 where id = $1::bigint returning id)
  insert into work_item_event (item_id, at, actor, event, detail)
  select id, $3::timestamptz, $4, 'ticket', jsonb_build_object('ticket', $2::text) from written returning id::text`;

/** `url` null: none any more. Throws Invalid, NotFound, Forbidden. */
export async function linkTicket(
  ctx: CommandContext,
  { id, url }: { id: string; url: string | null },
): Promise<{ id: string; ticket: string | null }> {
  return runCommand(ctx, "item.ticket", async (tx) => {
    const ask = askOver(tx);
    const ticket = url === null ? null : ticketAddress(url);
    const [item] = await lockItems(ask, [id], ctx.actor);
    if (item === undefined) throw new Error("A single item was locked and is not there.");
    await ask(writeSql, [item.id, ticket, ctx.clock.now(), ctx.actor.name]);
    return {
      result: { id: item.id, ticket },
      account: { subject: `work-item:${item.id}`, before: { ticket: item.ticket }, after: { ticket } },
    };
  });
}
