/** Who may sign in and by which ways, for whom may see it. */
import { mayRun } from "#lib/auth/roles.ts";
import { systemClock } from "#lib/clock.ts";
import { refuseNarrowRole } from "#lib/commands/run-command.ts";
import { listUsers } from "#lib/queries/list-users.ts";
import { currentPerson, currentWaysIn } from "../../current-person.ts";
import { pageContext } from "../../reader.ts";

/** A page shows so many; a search finds the others. */
export const mostUsers = 200;

export type UsersPage = Awaited<ReturnType<typeof readUsers>>;

/** Throws Forbidden. */
export async function readUsers(search: string) {
  const { pool, actor } = await pageContext("GET /settings/users");
  refuseNarrowRole(actor, "user.list");
  const ways = await currentWaysIn();
  // Sessions end by the machine's time, also where a demo's clock stands still.
  const now = systemClock.now();
  const { idleMs } = ways.settings;
  const found = await listUsers(pool, { now, idleMs, search, limit: mostUsers });
  const own = (await currentPerson())?.userId ?? null;
  return { ...found, ways, own, mayChange: mayRun(actor.role, "user.role"), now };
}
