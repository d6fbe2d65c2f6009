/** Everything the list page shows, read at one moment of the database, so that its numbers agree with each other. */
import { mayDecideFor } from "#lib/auth/may-decide-for.ts";
import { actorOf } from "#lib/auth/person-actor.ts";
import type { Actor } from "#lib/auth/roles.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { type Facet, facetIdentities } from "#lib/queries/facet-identities.ts";
import { freshness } from "#lib/queries/freshness.ts";
import { type IdentityList, listIdentities } from "#lib/queries/list-identities.ts";
import { listSavedViews, type SavedView } from "#lib/queries/list-saved-views.ts";
import { teamNames } from "#lib/queries/owners/team-names.ts";
import { inSnapshot, type Reader } from "#lib/queries/snapshot.ts";
import { currentPerson, pageReader } from "../../current-person.ts";
import { missingIdentities } from "../missing-identities.ts";
import type { Asked } from "./asked.ts";

/** Static credentials that nobody used for 90 days. */
export const STALE = parse("static-credentials>0 last-used>=90d");
/** What the number of those leaves out, because it could not be read. */
export const UNREAD = parse("static-credentials:unknown");
/** Privileged, and most of what could be told of them unused. */
export const EXCESSIVE = parse("tier:2 opi>0.4");
/** Scored, with too little known of their use for an index. */
export const UNJUDGED = parse("evidence:young,blind");

export type ListPage = {
  asOf: Date;
  /** Why the numbers may be too low; null when every scope was read. */
  partial: string | null;
  list: IdentityList;
  facets: Facet[];
  excessive: number;
  unjudged: number;
  stale: number;
  unread: number;
  views: SavedView[];
  /** Whom the reader may decide for. */
  teams: { key: string; name: string }[];
  reader: Actor | null;
};

/** Null while nothing has been collected. Throws as listIdentities does. */
export async function readList({ filter, sort, after }: Asked): Promise<ListPage | null> {
  const pool = await pageReader("GET /identities");
  const person = await currentPerson();
  const reader = person === null ? null : actorOf(person);
  return inSnapshot(pool, async (client) => {
    const state = await freshness(client);
    const { asOf } = state;
    if (asOf === null) return null;
    const count = async (more: Filter) => {
      const request = { filter: [...filter, ...more], sort: defaultSort, asOf, limit: 1 };
      return (await listIdentities(client, request)).total;
    };
    return {
      asOf,
      partial: await missingIdentities(client),
      list: await listIdentities(client, { filter, sort, after, asOf }),
      facets: (await facetIdentities(client, { filter, asOf })).facets,
      excessive: await count(EXCESSIVE),
      unjudged: await count(UNJUDGED),
      stale: await count(STALE),
      unread: await count(UNREAD),
      views: await listSavedViews(client),
      teams: reader === null ? [] : await teamsOf(client, reader),
      reader,
    };
  });
}

async function teamsOf(client: Reader, reader: Actor): Promise<ListPage["teams"]> {
  const teams = await teamNames(client);
  return teams.filter(({ id }) => mayDecideFor(reader, id)).map(({ key, name }) => ({ key, name }));
}
