/** Everything a team's inbox shows, read at one moment of the database. */

import { mayDecideFor } from "#lib/auth/may-decide-for.ts";
import { actorOf } from "#lib/auth/person-actor.ts";
import { NotFound } from "#lib/errors.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { type ListedDecision, listDecisions } from "#lib/queries/owners/list-decisions.ts";
import { type ListedTeam, listTeams } from "#lib/queries/owners/list-teams.ts";
import { type AttestationItem, teamAttestations } from "#lib/queries/owners/team-attestations.ts";
import { type TeamInbox, teamInbox } from "#lib/queries/owners/team-inbox.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { currentPerson, pageReader } from "../../current-person.ts";
import { missingIdentities } from "../../identities/missing-identities.ts";

export type InboxPage = {
  team: ListedTeam;
  /** Whose inboxes there are, most unowned risk first. */
  teams: ListedTeam[];
  /** True where it is one of the reader's own teams. */
  isOwn: boolean;
  mayDecide: boolean;
  inbox: TeamInbox;
  attestations: { items: AttestationItem[]; total: number };
  decisions: ListedDecision[];
  partial: string | null;
  asOf: Date;
  now: Date;
};

/** Items of an inbox that are worked through at a time. */
const atATime = 100;

/** `asked`: a team's key; null: one's own, else the one with the most to claim. Null while there is no team. Throws NotFound. */
export async function readInbox(asked: string | null): Promise<InboxPage | null> {
  const pool = await pageReader("GET /owners/inbox");
  const person = await currentPerson();
  const own = person?.teams ?? [];
  const now = appClock().now();
  return inSnapshot(pool, async (client) => {
    const asOf = (await freshness(client)).asOf ?? now;
    const teams = await listTeams(client, { asOf });
    const usual = teams.find(({ id }) => own.includes(id)) ?? teams[0];
    const team = asked === null ? usual : teams.find(({ key }) => key === asked.toLowerCase());
    if (team === undefined) {
      if (asked === null) return null;
      throw new NotFound(`There is no team "${asked.slice(0, 100)}".`, { hint: "Choose one under Teams." });
    }
    const since = new Date(now.getTime() - 86_400_000);
    return {
      team,
      teams,
      isOwn: own.includes(team.id),
      mayDecide: person !== null && mayDecideFor(actorOf(person), team.id),
      inbox: await teamInbox(client, { team, limit: atATime }),
      attestations: await teamAttestations(client, { team: team.id, asOf: now }),
      decisions: await listDecisions(client, { team: team.id, since, limit: 12 }),
      partial: await missingIdentities(client),
      asOf,
      now,
    };
  });
}
