/**
 * Approves or refuses an exception somebody else asked for; the record says all of it, so that what was approved can be held against it for
 * ever. Who asked may withdraw.
 */
import { lockItems, refuseClosed, writeDecisions } from "#lib/analysis/work-items/decide-items.ts";
import { personBehind } from "#lib/auth/person-behind.ts";
import { askOver } from "#lib/db/ask-over.ts";
import type { Transaction } from "#lib/db/prisma.ts";
import { isSelfApproval } from "#lib/domain/exceptions/exception-state.ts";
import { recordOf } from "#lib/domain/exceptions/record-of.ts";
import { exceptionReason } from "#lib/domain/work-items/decision-limits.ts";
import { Conflict, Forbidden, NotFound } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

export type ExceptionVerdict = {
  id: string;
  decision: "approved" | "refused";
  /** A refusal needs one. */
  reason?: string | null;
};

/** Throws NotFound, Conflict where it is decided or its item over, Forbidden for who asked, Invalid for a refusal without a reason. */
export async function decideException(
  ctx: CommandContext,
  { id, decision, reason = null }: ExceptionVerdict,
): Promise<{ id: string; decision: string; until: string }> {
  return runCommand(ctx, "exception.decide", async (tx) => {
    const ask = askOver(tx);
    const now = ctx.clock.now();
    const exception = await waiting(tx, id);
    const person = await personBehind(ask, ctx.actor);
    if (isSelfApproval(exception.requestedPerson, person))
      throw new Forbidden("Nobody decides about an exception they asked for.", {
        hint: "Ask another security lead; to take it back, withdraw it.",
        detail: { needed: "lead" },
      });
    const [item] = await lockItems(ask, [String(exception.itemId)], ctx.actor);
    if (item === undefined) throw new Error("A single item was locked and is not there.");
    const why = decision === "refused" || reason?.trim() ? exceptionReason(storableText(reason ?? "")) : null;
    const until = exception.until.toISOString().slice(0, 10);
    if (decision === "approved") {
      refuseClosed(item);
      if (until <= now.toISOString().slice(0, 10))
        throw new Conflict(`Its end, ${until}, has come.`, { hint: "It has to be asked for anew." });
    }
    const decided = { decision, decidedBy: person, decidedAt: now, decisionReason: why };
    const stored = await tx.exception.update({ where: { id: exception.id }, data: decided });
    if (decision === "approved" && stored.renews !== null)
      await tx.exception.updateMany({
        where: { id: stored.renews, endedAt: null },
        data: { endedBy: person, endedAt: now },
      });
    const detail = { exception: String(exception.id), until, reason: exception.reason };
    const event = decision === "approved" ? "excepted" : "exception-refused";
    await writeDecisions(ask, [{ item, event, detail }], {
      ...{ actor: ctx.actor.name, now },
      ...(decision === "approved" ? { reason: exception.reason, exceptedBy: exception.requestedBy } : {}),
    });
    return {
      result: { id: String(exception.id), decision, until },
      account: {
        subject: `exception:${exception.id}`,
        before: { state: "waiting" },
        after: recordOf(stored),
      },
    };
  });
}

/** Throws NotFound, Conflict where it is decided, Forbidden for anybody else. */
export async function withdrawException(ctx: CommandContext, { id }: { id: string }): Promise<void> {
  await runCommand(ctx, "exception.withdraw", async (tx) => {
    const exception = await waiting(tx, id);
    const person = await personBehind(askOver(tx), ctx.actor);
    if (exception.requestedPerson !== person)
      throw new Forbidden("Only who asked for an exception withdraws it.", {
        hint: "A security lead may refuse it.",
      });
    const data = { decision: "withdrawn", decidedBy: person, decidedAt: ctx.clock.now() };
    const stored = await tx.exception.update({ where: { id: exception.id }, data });
    return { result: undefined, account: { subject: `exception:${exception.id}`, after: recordOf(stored) } };
  });
}

async function waiting(tx: Transaction, id: string) {
  // Two who decide at once: the second waits here and finds it decided.
  const found = /^\d{1,18}$/.test(id)
    ? await tx.$queryRawUnsafe<{ id: bigint }[]>(
        "select id from exception where id = $1::bigint for update",
        id,
      )
    : [];
  const exception =
    found[0] === undefined ? null : await tx.exception.findUnique({ where: { id: found[0].id } });
  if (exception === null)
    throw new NotFound(`There is no exception ${id.slice(0, 40)}.`, { hint: "`exceptions` lists them." });
  if (exception.decision !== null)
    throw new Conflict(`It is ${exception.decision} already.`, { hint: "Nothing is left to decide." });
  return exception;
}
