/** How long a change of teams takes among very many identities: names, members, a file of teams, and a large team archived and brought back. */
import type { Pool } from "pg";
import { refreshOwners } from "#lib/analysis/owners/refresh-owners.ts";
import { decideOwners } from "#lib/commands/owners/decide-owners.ts";
import { undoDecisions } from "#lib/commands/owners/undo-decisions.ts";
import type { CommandContext } from "#lib/commands/run-command.ts";
import { archiveTeam, restoreTeam } from "#lib/commands/teams/archive-team.ts";
import { importTeams } from "#lib/commands/teams/import-teams.ts";
import { updateTeam } from "#lib/commands/teams/save-team.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";

/** Seconds, by what was done. */
export type TeamChanges = Record<(typeof changes)[number], number[]>;

export const changes = ["name", "members", "file", "archive", "restore", "undo"] as const;

/** A thousand people in twenty groups, who own a fifth of all app registrations. */
export const fillPeople = `
  insert into app_user (provider, subject, name, email, role, state, groups, created_at, last_seen_at)
  select 'oidc', 'person-' || n, 'Person ' || n, 'person-' || n || '@example.com', 'member', 'active', array['group-' || 1 + n % 20],
         '2026-01-01', '2026-01-01' from generate_series(1, 1000) n;
  insert into owner_hint (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, source, hint_key, value)
  select slice_id, scope_id, md5('a' || id)::uuid, md5('h')::uuid, '2025-06-01', '2025-06-01', 'id', external_id, id, 'application-owner', 'owner',
         'person-' || 1 + id % 1000 || '@example.com' from principal where id % 5 = 3`;

/** Teams of the file; a tenth of them are called as tags say. */
const fileTeams = 500;

/** `filter`: whom the team holds that is archived; `stored`: as of when the estate is. Throws where a change that was taken back left something else. */
export async function changeTeams(ctx: CommandContext, filter: Filter, stored: Date): Promise<TeamChanges> {
  const { pool } = ctx;
  const taken = Object.fromEntries(changes.map((change) => [change, [] as number[]])) as TeamChanges;
  const time = async (change: keyof TeamChanges, work: () => Promise<unknown>) => {
    const began = performance.now();
    await work();
    taken[change].push((performance.now() - began) / 1000);
  };
  const update = (fields: Parameters<typeof updateTeam>[1]["fields"]) => () =>
    updateTeam(ctx, { key: "team-2", fields });
  const before = await standing(pool);
  await time("name", update({ aliases: ["team-3", "team-4"] }));
  if ((await standing(pool)) === before) throw new Error("The names changed nothing.");
  await time("name", update({ aliases: [] }));
  await time("members", update({ groups: ["group-5", "group-10"] }));
  if ((await standing(pool)) === before) throw new Error("The members changed nothing.");
  await time("members", update({ groups: [] }));
  await refuseDifference(pool, before, "names and members");
  await time("file", () => importTeams(ctx, { format: "csv", text: fileOf(1) }));
  await time("file", () => importTeams(ctx, { format: "csv", text: fileOf(2) }));
  await decideOwners(ctx, { decision: "claim", team: "team-1", targets: { filter } });
  // What lives beside a claim is suggested anew by the next run, and so is what lives beside its undo.
  await refreshOwners(pool, { asOf: stored });
  const owned = await standing(pool);
  let batch = "";
  await time("archive", async () => {
    batch = (await archiveTeam(ctx, { key: "team-1" })).batch ?? "";
  });
  await time("restore", () => restoreTeam(ctx, { key: "team-1" }));
  await time("undo", () => undoDecisions(ctx, { batch }));
  await refreshOwners(pool, { asOf: stored });
  await refuseDifference(pool, owned, "the archive");
  return taken;
}

/** Each round of the file renames a tenth. */
function fileOf(round: number): string {
  const lines = Array.from({ length: fileTeams }, (_, at) => {
    const alias = at % 10 === 0 ? `unit-${(at / 10) * round}` : "";
    return `new-${at},New ${at},new-${at}@example.com,${alias},acme/new-${at}-*`;
  });
  return ["key,name,contacts,aliases,repositories", ...lines].join("\n");
}

async function refuseDifference(pool: Pool, before: string, what: string): Promise<void> {
  if ((await standing(pool)) !== before) throw new Error(`Taking ${what} back left something else.`);
}

/** What the list says of owners, and every suggestion. */
export async function standing(pool: Pool): Promise<string> {
  const { rows } = await pool.query<{ sum: string }>(
    `select (select coalesce(sum(hashtextextended((principal_id, team, owner_state, suggested_team, claim_until, owner_conflict)::text, 0)), 0)
               from identity_row)::text
            || ' ' || (select count(*) from ownership)
            || ' ' || (select coalesce(sum(hashtextextended((identity_id, team_id, rank, confidence, signals)::text, 0)), 0) from suggestion) as sum`,
  );
  return rows[0]?.sum ?? "";
}
