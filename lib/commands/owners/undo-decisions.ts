/**
 * Takes a decision back for every identity nobody decided about since: what was true before is true again, exactly. The log keeps both.
 */
import * as sql from "#lib/analysis/owners/decide.sql.ts";
import { refold } from "#lib/analysis/owners/refold.ts";
import { settleList } from "#lib/analysis/owners/settle-list.ts";
import { refuseOtherTeam } from "#lib/auth/may-decide-for.ts";
import { reaches } from "#lib/auth/roles.ts";
import { type Ask, askOver } from "#lib/db/ask-over.ts";
import { buildRanges } from "#lib/domain/id-ranges.ts";
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";
import { Conflict, Forbidden, NotFound } from "#lib/errors.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

export type Undone = {
  /** Of the undo itself. */
  batch: string;
  undone: number;
  /** Identities somebody decided about since: they stay as they are. */
  kept: number;
};

type Batch = {
  id: string;
  kind: string;
  actor: string;
  teamId: number;
  teamName: string;
  undoes: string | null;
};

/**
 * Throws NotFound, Conflict where nothing is left to undo or an archived team would own again, and Forbidden for another person's
 * decision below a lead.
 */
export async function undoDecisions(ctx: CommandContext, { batch: id }: { batch: string }): Promise<Undone> {
  const now = ctx.clock.now();
  refuseNarrowRole(ctx.actor, "owner.undo");
  const estate = await estateOf(ctx.pool, ctx.clock);
  return runCommand(ctx, "owner.undo", async (tx) => {
    const ask = askOver(tx);
    const batch = await findBatch(ask, id);
    refuseOtherTeam(ctx.actor, { id: batch.teamId, name: batch.teamName });
    if (batch.actor !== ctx.actor.name && !reaches(ctx.actor.role, "lead")) {
      throw new Forbidden("That was somebody else's decision.", {
        hint: "Ask them, or a security lead, to undo it.",
        detail: { needed: "lead" },
      });
    }
    await ask(sql.targetTableSql, []);
    await ask(sql.batchTargetsSql, [batch.id]);
    await ask(sql.lockSql, []);
    await ask(sql.undoableSql, [batch.id]);
    const [counted] = await ask<{ asked: number; decided: number; ids: string }>(sql.countTargetsSql, []);
    const { asked, decided } = counted ?? { asked: 0, decided: 0 };
    if (decided === 0) {
      throw new Conflict("Every identity of it has been decided about since.", {
        hint: "Undo the later decisions first.",
      });
    }
    const ids = counted?.ids.split(",") ?? [];
    const parameters = ["undo", batch.teamId, null, ctx.actor.name, now, null, null, decided, batch.id];
    const [undo] = await ask<{ id: string }>(sql.batchSql, parameters);
    await ask(sql.undoDecisionsSql, [undo?.id, batch.id, ctx.actor.name, now, null]);
    await refold(ask, ids, now);
    await refuseArchived(ask);
    // Only who said no, or what lapsed before, is asked of others: a claim that was the first word changes nobody's suggestions.
    const isPlain = batch.kind === "claim" || batch.kind === "attest";
    const again = isPlain ? await decidedBefore(ask, batch.id) : ids;
    await settleList(ask, { ids: again, now, estate });
    const result = { batch: undo?.id ?? "", undone: decided, kept: asked - decided };
    const after = {
      batch: result.batch,
      undoes: batch.id,
      kind: batch.kind,
      count: decided,
      ids: buildRanges(ids.map(Number)),
    };
    return { result, account: { subject: `batch:${batch.id}`, after } };
  });
}

const archivedHolderSql = `
  select team.name from target
    join ownership using (identity_id)
    join team on team.id = ownership.team_id and team.archived_at is not null
   where target.decided and ownership.state > ${ownerStates.lapsed.code} limit 1`;

/** What a team owned before it was archived is its own again only once the team is back. */
async function refuseArchived(ask: Ask): Promise<void> {
  const [team] = await ask<{ name: string }>(archivedHolderSql, []);
  if (team === undefined) return;
  throw new Conflict(`${team.name} is archived, and would own again.`, {
    hint: "Bring the team back first.",
  });
}

async function decidedBefore(ask: Ask, batch: string): Promise<string[]> {
  const [found] = await ask<{ ids: string }>(sql.decidedBeforeSql, [batch]);
  return found === undefined || found.ids === "" ? [] : found.ids.split(",");
}

async function findBatch(ask: Ask, id: string): Promise<Batch> {
  // The row's lock holds off a second undo of the same.
  const [batch] = /^\d{1,15}$/.test(id)
    ? await ask<Batch>(
        `select batch.id::text, batch.kind, batch.actor, batch.team_id as "teamId", team.name as "teamName", batch.undoes::text
           from decision_batch batch join team on team.id = batch.team_id where batch.id = $1::bigint for update of batch`,
        [id],
      )
    : [];
  if (batch === undefined)
    throw new NotFound(`There is no decision ${id.slice(0, 20)}.`, {
      hint: "`owners decisions` lists them.",
    });
  if (batch.kind === "undo") throw new Conflict("That is an undo itself.", { hint: "Decide again instead." });
  const [undo] = await ask<{ id: string }>("select id::text from decision_batch where undoes = $1::bigint", [
    batch.id,
  ]);
  if (undo === undefined) return batch;
  throw new Conflict("That decision is undone already.", { hint: "Decide again, if it was right." });
}
