/**
 * Notes claims that nobody attested in time, and ends those last confirmed by somebody who left: both are open again, their team asked
 * first. A claim lapses on its day whether or not this ran.
 */
import * as sql from "#lib/analysis/owners/decide.sql.ts";
import { refold } from "#lib/analysis/owners/refold.ts";
import { settleList } from "#lib/analysis/owners/settle-list.ts";
import { type Ask, askOver } from "#lib/db/ask-over.ts";
import { buildRanges } from "#lib/domain/id-ranges.ts";
import { dayAfter } from "#lib/domain/ownership/decision.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

export type LapsedClaims = { expired: number; departed: number };

/** Whose day has come. $1 today. */
const expiredSql =
  "insert into target (identity_id, decided) select identity_id, true from ownership where state > 2 and until <= $1::date";

/** Whose last confirmation was by somebody who may no longer sign in. $1 today. */
const departedSql = `
  insert into target (identity_id, decided)
  select ownership.identity_id, true from ownership
    join app_user on ownership.confirmed_by = 'user:' || app_user.id
   where ownership.state > 2 and ownership.until > $1::date and app_user.state = 'revoked'`;

/** Nothing is written where nothing lapsed, not even to the record. */
export async function lapseClaims(ctx: CommandContext): Promise<LapsedClaims> {
  const today = dayAfter(ctx.clock.now(), 0);
  const due = await ctx.pool.query<{ expired: boolean; departed: boolean }>(
    `select exists (select from ownership where state > 2 and until <= $1::date) as expired,
            exists (select from ownership join app_user on ownership.confirmed_by = 'user:' || app_user.id
                     where ownership.state > 2 and app_user.state = 'revoked') as departed`,
    [today],
  );
  const { expired = false, departed = false } = due.rows[0] ?? {};
  return {
    expired: expired ? await lapse(ctx, expiredSql, "Nobody attested it in time.") : 0,
    departed: departed ? await lapse(ctx, departedSql, "Who confirmed it last has left.") : 0,
  };
}

async function lapse(ctx: CommandContext, which: string, reason: string): Promise<number> {
  const now = ctx.clock.now();
  const estate = await estateOf(ctx.pool, ctx.clock);
  return runCommand(ctx, "owner.lapse", async (tx) => {
    const ask = askOver(tx);
    await ask(sql.targetTableSql, []);
    await ask(which, [dayAfter(now, 0)]);
    await ask(sql.lockSql, []);
    const [counted] = await ask<{ decided: number; ids: string }>(sql.countTargetsSql, []);
    const { decided, ids } = counted ?? { decided: 0, ids: "" };
    const list = ids === "" ? [] : ids.split(",");
    if (decided > 0) await writeLapse(ask, { by: ctx.actor.name, now, reason });
    if (decided > 0) await refold(ask, list, now);
    if (decided > 0) await settleList(ask, { ids: list, now, estate });
    return {
      result: decided,
      account: { subject: "owners", after: { reason, count: decided, ids: buildRanges(list.map(Number)) } },
    };
  });
}

/** One batch per team: each was the team's. */
async function writeLapse(
  ask: Ask,
  { by, now, reason }: { by: string; now: Date; reason: string },
): Promise<void> {
  await ask(
    `with made as (
       insert into decision_batch (kind, team_id, actor, at, reason, count)
       select 'lapse', ownership.team_id, $1, $2::timestamptz, $3, count(*)
         from target join ownership using (identity_id) group by ownership.team_id returning id, team_id)
     insert into ownership_decision (identity_id, batch_id, decision, team_id, actor, at, reason)
     select target.identity_id, made.id, 'lapse', made.team_id, $1, $2::timestamptz, $3
       from target join ownership using (identity_id) join made on made.team_id = ownership.team_id
      order by target.identity_id`,
    [by, now, reason],
  );
}
