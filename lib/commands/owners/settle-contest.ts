/** A security lead says whose a contested identity is: the contesting team's, or still its holder's. One decision, undone as one. */
import * as sql from "#lib/analysis/owners/decide.sql.ts";
import { readLogs, refold } from "#lib/analysis/owners/refold.ts";
import { settleList } from "#lib/analysis/owners/settle-list.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { claimDays, dayAfter } from "#lib/domain/ownership/decision.ts";
import { foldDecisions } from "#lib/domain/ownership/fold-decisions.ts";
import { Conflict } from "#lib/errors.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

export type Settlement = { identity: string; team: string; reason?: string | null };

/** `team`: whose it is. Throws NotFound, Conflict where nobody contests it or the team is neither side, Forbidden. */
export async function settleContest(
  ctx: CommandContext,
  { identity, team: asked, reason: given = null }: Settlement,
): Promise<{ batch: string }> {
  const reason = given === null ? null : storableText(given);
  const now = ctx.clock.now();
  refuseNarrowRole(ctx.actor, "owner.settle");
  const estate = await estateOf(ctx.pool, ctx.clock);
  return runCommand(ctx, "owner.settle", async (tx) => {
    const ask = askOver(tx);
    const team = await findTeam(ask, asked);
    await ask(sql.targetTableSql, []);
    await ask(sql.namedTargetsSql, [[identity]]);
    await ask(sql.lockSql, []);
    await ask("update target set decided = true", []);
    const { claim, contests } = foldDecisions((await readLogs(ask, [identity])).get(identity) ?? [], now);
    if (claim === null || contests.length === 0) {
      throw new Conflict("Nobody contests it.", {
        hint: "A team contests by claiming what another one holds.",
      });
    }
    const losers = contests.filter((contest) => contest.team !== team.id).map((contest) => contest.team);
    const isHolder = claim.team === team.id;
    if (!isHolder && losers.length === contests.length) {
      throw new Conflict(`${team.name} neither holds nor contests it.`, {
        hint: "Choose one of the two sides.",
      });
    }
    const parameters = [
      "settle",
      team.id,
      isHolder ? null : claim.team,
      ctx.actor.name,
      now,
      null,
      reason,
      1,
      null,
    ];
    const [batch] = await ask<{ id: string }>(sql.batchSql, parameters);
    const write = (decision: string, of: number, to: number | null, until: string | null) =>
      ask(sql.decisionsSql, [batch?.id, decision, of, to, ctx.actor.name, now, until, reason, null]);
    for (const loser of losers) await write("reject", loser, team.id, null);
    if (!isHolder) {
      await write("release", claim.team, team.id, null);
      await write("claim", team.id, null, dayAfter(now, claimDays));
    }
    await refold(ask, [identity], now);
    await settleList(ask, { ids: [identity], now, estate });
    const after = { batch: batch?.id ?? null, team: team.key, held: isHolder };
    return { result: { batch: batch?.id ?? "" }, account: { subject: `identity:${identity}`, after } };
  });
}
