/** Makes a team, or changes the one of that key: whoever is in its sign-in groups decides for it from the next request on. */
import { reconsiderTouched } from "#lib/analysis/owners/reconsider-touched.ts";
import { askOver } from "#lib/db/ask-over.ts";
import type { Transaction } from "#lib/db/prisma.ts";
import { type CheckedTeam, checkTeam, type TeamFields } from "#lib/domain/ownership/team-fields.ts";
import { Conflict, Invalid, NotFound } from "#lib/errors.ts";
import { estateOf } from "#lib/queries/owners/estate-of.ts";
import { type CommandContext, refuseNarrowRole, runCommand } from "../run-command.ts";

export type SavedTeam = {
  id: number;
  key: string;
  name: string;
  change: "created" | "updated" | "unchanged";
};
export type TeamOrigin = "hand" | "csv" | "backstage" | "codeowners";

/** Throws Invalid for faulty fields, Conflict for a key or external id that is taken, NotFound for a parent or backup, Forbidden. */
export async function createTeam(ctx: CommandContext, fields: TeamFields): Promise<SavedTeam> {
  const team = checkTeam(fields);
  refuseNarrowRole(ctx.actor, "team.create");
  const estate = await estateOf(ctx.pool, ctx.clock);
  const made = await runCommand(ctx, "team.create", async (tx) => {
    if ((await tx.team.findUnique({ where: { key: team.key } })) !== null) {
      throw new Conflict(`There is a team "${team.key}" already.`, {
        hint: "Change that one, or choose another key.",
      });
    }
    const saved = await writeTeam(tx, team, { origin: "hand", now: ctx.clock.now() });
    return { result: saved, account: { subject: `team:${team.key}`, after: team } };
  });
  await reconsiderTouched(ctx.pool, ctx.clock.now(), estate);
  return made;
}

/** `fields` replace those of the team; what is left out stays. */
export async function updateTeam(
  ctx: CommandContext,
  { key, fields }: { key: string; fields: Partial<TeamFields> },
): Promise<SavedTeam> {
  refuseNarrowRole(ctx.actor, "team.update");
  const estate = await estateOf(ctx.pool, ctx.clock);
  const changed = await runCommand(ctx, "team.update", async (tx) => {
    const before = await storedTeam(tx, key);
    if (before === null)
      throw new NotFound(`There is no team "${key.slice(0, 100)}".`, { hint: "See `teams list`." });
    const team = checkTeam({ ...before, ...fields, key: before.key });
    const saved = await writeTeam(tx, team, { origin: null, now: ctx.clock.now() });
    return { result: saved, account: { subject: `team:${team.key}`, before, after: team } };
  });
  if (changed.change !== "unchanged") await reconsiderTouched(ctx.pool, ctx.clock.now(), estate);
  return changed;
}

const storedSql = `
  select team.key, team.name, team.contacts, team.aliases, team.repositories,
         array(select name from team_group where team_id = team.id order by name) as groups,
         parent.key as parent, backup.key as backup, team.external_id as "externalId"
    from team left join team parent on parent.id = team.parent_id left join team backup on backup.id = team.backup_id
   where team.key = lower($1)`;

/** As fields; null where there is none of that key. */
export async function storedTeam(tx: Transaction, key: string): Promise<CheckedTeam | null> {
  const [team] = await askOver(tx)<CheckedTeam>(storedSql, [key]);
  return team ?? null;
}

/** `origin` null: as it was. Parent and backup must be there. */
export async function writeTeam(
  tx: Transaction,
  team: CheckedTeam,
  { origin, now }: { origin: TeamOrigin | null; now: Date },
): Promise<SavedTeam> {
  const { key, name, groups, parent, backup, ...rest } = team;
  await refuseTaken(tx, team);
  const before = await storedTeam(tx, key);
  const data = {
    name,
    ...rest,
    parentId: await idOf(tx, parent, key, "parent"),
    backupId: await idOf(tx, backup, key, "backup"),
    ...(origin === null ? {} : { origin }),
  };
  const change = before === null ? "created" : same(before, team) ? "unchanged" : "updated";
  if (change === "unchanged") {
    const { id } = await tx.team.findUniqueOrThrow({ where: { key } });
    return { id, key, name, change };
  }
  const { id } = await tx.team.upsert({
    where: { key },
    create: { key, ...data, createdAt: now },
    update: data,
  });
  await tx.teamGroup.deleteMany({ where: { teamId: id, name: { notIn: groups } } });
  await tx.teamGroup.createMany({
    data: groups.map((group) => ({ teamId: id, name: group })),
    skipDuplicates: true,
  });
  await refuseLoop(tx, id);
  return { id, key, name, change };
}

async function refuseTaken(tx: Transaction, { key, externalId }: CheckedTeam): Promise<void> {
  if (externalId === null) return;
  const other = await tx.team.findUnique({ where: { externalId } });
  if (other === null || other.key === key) return;
  throw new Conflict(`The external id ${externalId} is that of ${other.name}.`, {
    hint: "Each team has its own.",
  });
}

async function idOf(tx: Transaction, key: string | null, own: string, what: string): Promise<number | null> {
  if (key === null) return null;
  if (key.toLowerCase() === own)
    throw new Invalid(`A team is not its own ${what}.`, { hint: "Name another team." });
  const team = await tx.team.findUnique({ where: { key: key.toLowerCase() } });
  if (team !== null) return team.id;
  throw new NotFound(`There is no team "${key.slice(0, 100)}" to be the ${what}.`, {
    hint: "Make that team first.",
  });
}

async function refuseLoop(tx: Transaction, id: number): Promise<void> {
  const above = new Set<number>();
  for (let at: number | null = id; at !== null; ) {
    if (above.has(at))
      throw new Invalid("A team cannot be above itself.", { hint: "Choose another parent." });
    above.add(at);
    const team: { parentId: number | null } | null = await tx.team.findUnique({
      where: { id: at },
      select: { parentId: true },
    });
    at = team?.parentId ?? null;
  }
}

function same(one: CheckedTeam, other: CheckedTeam): boolean {
  const text = ({ groups, ...rest }: CheckedTeam) =>
    JSON.stringify([Object.entries(rest).sort(), [...groups].sort()]);
  return text(one) === text(other);
}
