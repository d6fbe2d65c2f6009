/** Declares an identity to be for emergencies, for a while: that it is not used is no finding to act on until then, and every use is shown. */
import { settleBreakGlass } from "#lib/analysis/break-glass/settle-break-glass.ts";
import { findingsLockSql } from "#lib/analysis/findings/findings.sql.ts";
import { personBehind } from "#lib/auth/person-behind.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { breakGlassRecord } from "#lib/domain/break-glass/break-glass-record.ts";
import { exceptionDay, exceptionReason, ticketAddress } from "#lib/domain/work-items/decision-limits.ts";
import { Conflict, NotFound } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { readPolicyDays } from "#lib/queries/policy-limits.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

export type Declaration = {
  /** Id of an identity. */
  identity: string;
  /** Who answers for it: a team's key, id or name. */
  team: string;
  reason: string;
  ticket: string;
  /** The first day it no longer holds. */
  until: string;
};

const identitySql = `
  select principal.name, principal.closed_at is not null as "isGone"
    from principal join identity_row on identity_row.principal_id = principal.id
   where principal.id = $1::bigint`;

/** Throws Invalid, Forbidden, NotFound, and Conflict where the identity is gone or declared already. */
export async function declareBreakGlass(
  ctx: CommandContext,
  asked: Declaration,
): Promise<{ id: string; until: string }> {
  return runCommand(ctx, "break-glass.declare", async (tx) => {
    const ask = askOver(tx);
    const now = ctx.clock.now();
    const today = now.toISOString().slice(0, 10);
    const what = "A declaration";
    const longest = (await readPolicyDays(ask))["break-glass"];
    const until = exceptionDay(asked.until, { today, longest, what });
    const reason = exceptionReason(storableText(asked.reason), what);
    const ticket = ticketAddress(asked.ticket);
    const team = await findTeam(ask, asked.team);
    await ask(findingsLockSql, []);
    const identityId = await liveIdentity(ask, asked.identity);
    // One whose day has come, though nothing was collected since, is no reason to wait.
    await settleBreakGlass(ask, now);
    const open = await tx.breakGlass.findFirst({ where: { identityId, overOn: null } });
    if (open !== null)
      throw new Conflict(`It is declared until ${open.until.toISOString().slice(0, 10)}.`, {
        hint: "End that declaration to declare it anew.",
      });
    const stored = await tx.breakGlass.create({
      data: {
        ...{
          identityId,
          teamId: team.id,
          reason,
          ticket,
          until: new Date(until),
          declaredBy: ctx.actor.name,
        },
        ...{ declaredPerson: await personBehind(ask, ctx.actor), declaredAt: now },
      },
    });
    await settleBreakGlass(ask, now);
    return {
      result: { id: String(stored.id), until },
      account: { subject: `break-glass:${stored.id}`, after: breakGlassRecord(stored) },
    };
  });
}

async function liveIdentity(ask: ReturnType<typeof askOver>, id: string): Promise<bigint> {
  const [found] = /^\d{1,18}$/.test(id)
    ? await ask<{ name: string; isGone: boolean }>(identitySql, [id])
    : [];
  if (found === undefined)
    throw new NotFound(`There is no identity ${id.slice(0, 40)}.`, {
      hint: "The address of its page ends with its id.",
    });
  if (found.isGone)
    throw new Conflict(`${found.name} is gone.`, { hint: "Nothing is left of it to be kept." });
  return BigInt(id);
}
