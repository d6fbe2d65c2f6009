/** Every team, and what the reader may do with them. */
import { mayRun } from "#lib/auth/roles.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { type ListedTeam, listTeams } from "#lib/queries/owners/list-teams.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { currentPerson, pageReader } from "../../current-person.ts";

export type TeamsPage = { teams: ListedTeam[]; archived: ListedTeam[]; mayChange: boolean; asOf: Date };

export async function readTeams(): Promise<TeamsPage> {
  const pool = await pageReader("GET /owners/teams");
  const person = await currentPerson();
  return inSnapshot(pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? appClock().now();
    const all = await listTeams(client, { asOf, archived: true });
    return {
      teams: all.filter(({ archivedAt }) => archivedAt === null),
      archived: all.filter(({ archivedAt }) => archivedAt !== null),
      mayChange: person !== null && mayRun(person.role, "team.create"),
      asOf,
    };
  });
}
