/** What may be decided about a campaign once it runs: measure it anew, set a team's target, close it. Its baseline stays frozen. */
import { askOver } from "#lib/db/ask-over.ts";
import type { Transaction } from "#lib/db/prisma.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { findTeam } from "#lib/queries/owners/find-team.ts";
import { type CommandContext, runCommand } from "../run-command.ts";
import { refuseBadTarget } from "./start-burn-down.ts";

/**
 * From today on the plan starts at what is left: a dated event everybody sees. Throws NotFound, Conflict where it is closed, was
 * measured today or is over, Invalid without a reason, Forbidden.
 */
export async function measureAnew(
  ctx: CommandContext,
  { id, reason }: { id: number; reason: string },
): Promise<{ left: number }> {
  const why = reason.trim().slice(0, 500);
  if (why === "")
    throw new Invalid("Say why it is measured anew.", { hint: "The reason stands on the chart." });
  return runCommand(ctx, "burn-down.measure", async (tx) => {
    const { name, endsOn } = await openCampaign(tx, id);
    const now = ctx.clock.now();
    const day = new Date(now.toISOString().slice(0, 10));
    if (day >= endsOn) throw new Conflict("Its last day has come.", { hint: "Start a new campaign." });
    if ((await tx.burnDownStart.findUnique({ where: { burnDownId_day: { burnDownId: id, day } } })) !== null)
      throw new Conflict("It was measured today already.", { hint: "Tomorrow it can be measured anew." });
    const [counted] = await askOver(tx)<{ left: number }>(leftSql, [id]);
    const left = counted?.left ?? 0;
    const start = { burnDownId: id, day, left, reason: why };
    await tx.burnDownStart.create({ data: { ...start, setBy: ctx.actor.name, setAt: now } });
    return { result: { left }, account: { subject: `burn-down:${name}`, after: { left, reason: why } } };
  });
}

const leftSql = `
  select count(*)::int as left
    from burn_down_item there join work_item item on item.id = there.item_id
   where there.burn_down_id = $1::int and item.closed_at is null`;

/** How many items of a team may be left on the last day. Throws NotFound, Conflict where it is closed, Invalid, Forbidden. */
export async function setTeamTarget(
  ctx: CommandContext,
  { id, team, target }: { id: number; team: string; target: number },
): Promise<void> {
  refuseBadTarget(target);
  await runCommand(ctx, "burn-down.target", async (tx) => {
    const { name } = await openCampaign(tx, id);
    const found = await findTeam(askOver(tx), team);
    const where = { burnDownId_teamId: { burnDownId: id, teamId: found.id } };
    const before = await tx.burnDownTarget.findUnique({ where });
    const create = { burnDownId: id, teamId: found.id, target };
    await tx.burnDownTarget.upsert({ where, create, update: { target } });
    const account = {
      subject: `burn-down:${name}`,
      before: { team: found.key, target: before?.target ?? 0 },
      after: { team: found.key, target },
    };
    return { result: undefined, account };
  });
}

/** Ends it: nothing joins it any more. Throws NotFound, Conflict where it is closed, Forbidden. */
export async function closeBurnDown(ctx: CommandContext, { id }: { id: number }): Promise<void> {
  await runCommand(ctx, "burn-down.close", async (tx) => {
    const { name } = await openCampaign(tx, id);
    await tx.burnDown.update({ where: { id }, data: { closedAt: ctx.clock.now() } });
    return { result: undefined, account: { subject: `burn-down:${name}`, after: { closed: true } } };
  });
}

async function openCampaign(tx: Transaction, id: number) {
  const campaign = await tx.burnDown.findUnique({ where: { id } });
  if (campaign === null)
    throw new NotFound(`There is no campaign ${id}.`, { hint: "See the campaigns on the Burn-down page." });
  if (campaign.closedAt !== null)
    throw new Conflict("It is closed.", { hint: "Start a new campaign for what is left." });
  return campaign;
}
