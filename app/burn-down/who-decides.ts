/** For whose items the reader may decide: what is shown, never what is allowed; that the commands judge. */
import { mayDecideFor } from "#lib/auth/may-decide-for.ts";
import { actorOf } from "#lib/auth/person-actor.ts";
import { reaches } from "#lib/auth/roles.ts";
import { teamNames } from "#lib/queries/owners/team-names.ts";
import type { Reader } from "#lib/queries/snapshot.ts";
import { currentPerson } from "../current-person.ts";

/** `all`: those of nobody too. `teams`: keys. */
export type Decides = { all: boolean; teams: string[] };

export async function whoDecides(reader: Reader): Promise<Decides> {
  const person = await currentPerson();
  if (person === null) return { all: false, teams: [] };
  const actor = actorOf(person);
  const teams = (await teamNames(reader)).filter(({ id }) => mayDecideFor(actor, id)).map(({ key }) => key);
  return { all: reaches(actor.role, "lead"), teams };
}

export function mayDecide({ team }: { team: { key: string } | null }, { all, teams }: Decides): boolean {
  return all || (team !== null && teams.includes(team.key));
}
