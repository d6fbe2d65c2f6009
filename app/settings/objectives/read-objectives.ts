/** Every objective as it is set, and what the one that is tried would have said; read at one moment of the database. */
import { Invalid } from "#lib/errors.ts";
import { type Facet, facetIdentities } from "#lib/queries/facet-identities.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { listObjectives, type StoredObjective } from "#lib/queries/scorecards/list-objectives.ts";
import { type ObjectivePreview, previewObjective } from "#lib/queries/scorecards/preview-objective.ts";
import { inSnapshot, type Reader } from "#lib/queries/snapshot.ts";
import { appClock } from "../../act.ts";
import { pageReader } from "../../current-person.ts";
import { may } from "../../if-may.tsx";
import { type AskedForm, NEW, requestOf } from "./asked-objective.ts";

export type ObjectivesPage = {
  asOf: Date;
  objectives: StoredObjective[];
  archived: StoredObjective[];
  /** For the filter of the form that is open. */
  facets: Facet[];
  preview: ObjectivePreview | null;
  /** Why what is tried cannot be. */
  problem: { message: string; hint: string } | null;
  mayChange: boolean;
};

export async function readObjectives(asked: AskedForm): Promise<ObjectivesPage> {
  const mayChange = await may("objective.set");
  return inSnapshot(await pageReader("GET /settings/objectives"), async (client) => {
    const asOf = (await freshness(client)).asOf ?? appClock().now();
    const all = await listObjectives(client, { archived: true });
    const tried = mayChange ? await tryObjective(client, asked, all, asOf) : null;
    return {
      ...{ asOf, mayChange },
      objectives: all.filter(({ archivedAt }) => archivedAt === null),
      archived: all.filter(({ archivedAt }) => archivedAt !== null),
      facets:
        mayChange && asked.open !== null ? (await facetIdentities(client, { filter: [], asOf })).facets : [],
      preview: tried?.preview ?? null,
      problem: tried?.problem ?? null,
    };
  });
}

async function tryObjective(
  client: Reader,
  { open, typed }: AskedForm,
  all: readonly StoredObjective[],
  asOf: Date,
): Promise<Pick<ObjectivesPage, "preview" | "problem"> | null> {
  if (open === null || typed === null) return null;
  const about = all.find(({ key }) => key === open)?.about ?? "identities";
  try {
    const request = requestOf(open, typed, about);
    if (open === NEW && all.some(({ key }) => key === request.key))
      throw new Invalid(`There is an objective ${request.key} already.`, {
        hint: "Change that one, or say it otherwise.",
      });
    return { preview: await previewObjective(client, { asked: request, asOf }), problem: null };
  } catch (error) {
    if (!(error instanceof Invalid)) throw error;
    return { preview: null, problem: { message: error.message, hint: error.hint } };
  }
}
