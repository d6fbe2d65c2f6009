/** Every declaration for emergencies and who reads them, at one moment of the database. */
import { mayDecideFor } from "#lib/auth/may-decide-for.ts";
import { actorOf } from "#lib/auth/person-actor.ts";
import { mayRun } from "#lib/auth/roles.ts";
import {
  type BreakGlassList,
  type BreakGlassRow,
  listBreakGlass,
} from "#lib/queries/break-glass/list-break-glass.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { currentPerson, pageReader } from "../../current-person.ts";

export const breakGlassFilters = ["holding", "used", "ending", "unclean"] as const;
export type BreakGlassFilter = (typeof breakGlassFilters)[number];

export type BreakGlassPage = {
  asOf: Date;
  list: BreakGlassList;
  /** Null: all of them. */
  shown: BreakGlassFilter | null;
  rows: BreakGlassRow[];
  mayDeclare: boolean;
  /** Ids of declarations whose clean-up the reader may confirm. */
  mayCleanUp: Set<string>;
};

/** Null while nothing has been collected. */
export async function readBreakGlass(shown: BreakGlassFilter | null): Promise<BreakGlassPage | null> {
  const person = await currentPerson();
  const actor = person === null ? null : actorOf(person);
  return inSnapshot(await pageReader("GET /exceptions/break-glass"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const list = await listBreakGlass(client, { asOf });
    const soon = new Date(asOf.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
    const { declarations } = list;
    return {
      ...{ asOf, list, shown },
      rows: declarations.filter((row) => shown === null || isShown(row, shown, soon)),
      mayDeclare: actor !== null && mayRun(actor.role, "break-glass.declare"),
      mayCleanUp: new Set(
        declarations.flatMap(({ id, team }) => (actor !== null && mayDecideFor(actor, team.id) ? [id] : [])),
      ),
    };
  });
}

function isShown(
  { state, uses, until, steps }: BreakGlassRow,
  shown: BreakGlassFilter,
  soon: string,
): boolean {
  const holds = state === "declared" || state === "used";
  if (shown === "unclean") return steps.some((step) => step.isDue);
  if (shown === "used") return holds && uses.length > 0;
  return holds && (shown === "holding" || until <= soon);
}
