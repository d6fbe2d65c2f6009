/** Everything a team's page shows, read at one moment of the database, once per request. */
import { cache } from "react";
import { mayDecideFor } from "#lib/auth/may-decide-for.ts";
import { actorOf } from "#lib/auth/person-actor.ts";
import { mayRun } from "#lib/auth/roles.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { getTeam, type TeamDetail } from "#lib/queries/owners/get-team.ts";
import { listTeams } from "#lib/queries/owners/list-teams.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { appClock } from "../../../act.ts";
import { currentPerson, pageReader } from "../../../current-person.ts";
import type { Named } from "../../inbox/inbox-view.ts";

export type TeamPage = {
  team: TeamDetail;
  teams: Named[];
  mayChange: boolean;
  mayDecide: boolean;
  asOf: Date;
  now: Date;
};

/** Throws NotFound. */
export const readTeam = cache(async (key: string): Promise<TeamPage> => {
  const pool = await pageReader("GET /owners/teams/[key]");
  const person = await currentPerson();
  const now = appClock().now();
  return inSnapshot(pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? now;
    const team = await getTeam(client, key, { asOf });
    return {
      team,
      teams: (await listTeams(client, { asOf })).map(({ key: other, name }) => ({ key: other, name })),
      mayChange: person !== null && mayRun(person.role, "team.update"),
      mayDecide: person !== null && mayDecideFor(actorOf(person), team.id),
      asOf,
      now,
    };
  });
});
