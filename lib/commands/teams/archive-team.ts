/** Archives a team: nothing is its own any more, and what was comes back to the inboxes; or brings it back, without what it had. */
import { reconsiderTouched } from "#lib/analysis/owners/reconsider-touched.ts";
import { writeDecision } from "#lib/analysis/owners/write-decision.ts";
import { askOver } from "#lib/db/ask-over.ts";
import { buildRanges } from "#lib/domain/id-ranges.ts";
import { Conflict } from "#lib/errors.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

/** `reopened`: identities whose claim ended; `batch`: its decision, for undo. */
export type ArchivedTeam = { key: string; reopened: number; batch: string | null };

// Those that are gone too: they may come back.
const ofTeamSql =
  "insert into target (identity_id) select identity_id from ownership where team_id = $1::int";

/** Throws NotFound, Conflict where it is archived already, Forbidden. */
export async function archiveTeam(ctx: CommandContext, { key }: { key: string }): Promise<ArchivedTeam> {
  const now = ctx.clock.now();
  refuseNarrowRole(ctx.actor, "team.archive");
  const before = await estateOf(ctx.pool, ctx.clock);
  const archived = await runCommand(ctx, "team.archive", async (tx) => {
    const ask = askOver(tx);
    const team = await findTeam(ask, key);
    if (team.archivedAt !== null)
      throw new Conflict(`${team.name} is archived already.`, { hint: "Nothing is left to do." });
    await tx.team.update({ where: { id: team.id }, data: { archivedAt: now } });
    const made = await writeDecision(ask, {
      decision: "release",
      team,
      toTeam: null,
      reason: "The team was archived.",
      filter: null,
      fill: { text: ofTeamSql, values: [team.id] },
      by: ctx.actor.name,
      now,
      // Of very many that takes long, and is done after this, in batches.
      estate: null,
    });
    const result = { key: team.key, reopened: made.decided, batch: made.batch };
    return {
      result: { ...result, letGo: made.ids },
      account: { subject: `team:${team.key}`, after: { ...result, ids: buildRanges(made.ids.map(Number)) } },
    };
  });
  const { letGo, ...result } = archived;
  await reconsiderTouched(ctx.pool, now, before, letGo);
  return result;
}

/** Throws NotFound, Conflict where it is not archived, Forbidden. */
export async function restoreTeam(ctx: CommandContext, { key }: { key: string }): Promise<{ key: string }> {
  const before = await estateOf(ctx.pool, ctx.clock);
  const restored = await runCommand(ctx, "team.archive", async (tx) => {
    const team = await findTeam(askOver(tx), key);
    if (team.archivedAt === null)
      throw new Conflict(`${team.name} is not archived.`, { hint: "Nothing is left to do." });
    await tx.team.update({ where: { id: team.id }, data: { archivedAt: null } });
    return {
      result: { key: team.key },
      account: { subject: `team:${team.key}`, after: { archived: false } },
    };
  });
  await reconsiderTouched(ctx.pool, ctx.clock.now(), before);
  return restored;
}
