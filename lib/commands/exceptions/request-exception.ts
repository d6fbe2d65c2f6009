/** Asks that an item may stay as it is for a while: nothing changes until another person approves it. */
import { lockItems, type Made, refuseClosed, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { personBehind } from "#lib/auth/person-behind.ts";
import { askOver } from "#lib/db/ask-over.ts";
import {
  compensatingControl,
  exceptionDay,
  exceptionReason,
} from "#lib/domain/work-items/decision-limits.ts";
import { Conflict } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { readPolicyDays } from "#lib/queries/policy-limits.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

export type ExceptionRequest = {
  /** Of a work item. */
  item: string;
  /** The first day it no longer holds. */
  until: string;
  reason: string;
  /** What keeps the harm small meanwhile. */
  control: string;
};

const waitingSql = "select id::text from exception where item_id = $1::bigint and decision is null";
/** The one that holds, which this one renews. */
const holdingSql = `
  select id::text, renewal from exception
   where item_id = $1::bigint and decision = 'approved' and ended_at is null and until > $2::date order by id desc limit 1`;

/** Throws Invalid, NotFound, Forbidden, and Conflict where the item is over or one waits already. */
export async function requestException(
  ctx: CommandContext,
  request: ExceptionRequest,
): Promise<{ id: string; until: string; renewal: number }> {
  return runCommand(ctx, "exception.request", async (tx) => {
    const ask = askOver(tx);
    const now = ctx.clock.now();
    const today = now.toISOString().slice(0, 10);
    const { exception: longest } = await readPolicyDays(ask);
    const until = exceptionDay(request.until, { today, longest });
    const reason = exceptionReason(storableText(request.reason));
    const control = compensatingControl(storableText(request.control));
    const [item] = await lockItems(ask, [request.item], ctx.actor);
    if (item === undefined) throw new Error("A single item was locked and is not there.");
    refuseClosed(item);
    const [waiting] = await ask<{ id: string }>(waitingSql, [item.id]);
    if (waiting !== undefined)
      throw new Conflict(`Exception ${waiting.id} of it waits for approval.`, {
        hint: "Withdraw it to ask anew.",
      });
    const [before] = await ask<{ id: string; renewal: number }>(holdingSql, [item.id, today]);
    const renewal = before === undefined ? 0 : before.renewal + 1;
    const { id } = await tx.exception.create({
      data: {
        ...{ itemId: BigInt(item.id), reason, control, until: new Date(until), renewal },
        renews: before === undefined ? null : BigInt(before.id),
        ...{
          requestedBy: ctx.actor.name,
          requestedPerson: await personBehind(ask, ctx.actor),
          requestedAt: now,
        },
      },
    });
    const detail = { exception: String(id), until, reason };
    const made: Made = { item, event: "exception-asked", detail };
    await writeDecisions(ask, [made], { actor: ctx.actor.name, now });
    const after = { item: item.id, until, reason, control, renewal, renews: before?.id ?? null };
    return {
      result: { id: String(id), until, renewal },
      account: { subject: `exception:${id}`, after },
    };
  });
}
