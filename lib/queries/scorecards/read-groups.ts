/** The teams or classes that scorecards are told by, each with its counted identities. */
import type { ClientBase } from "pg";
import { workloadClasses } from "#lib/domain/classification/workload-class.ts";
import { build, canonical } from "#lib/domain/filter/build.ts";
import { defaultIdentityFilter } from "#lib/domain/filter/fields.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { Invalid } from "#lib/errors.ts";
import { resolveNames } from "../resolve-names.ts";
import { whereIdentity } from "../where-identity.sql.ts";
import type { Grouping } from "./identity-changes.sql.ts";
import { valueTerm } from "./narrowed.ts";
import type { CountedList } from "./scorecard.ts";

/** `grp`: as posture keeps it; null: no team. `filter`: whoever is in it. */
export type Group = {
  grp: number | null;
  key: string;
  name: string;
  filter: Filter;
  identities: CountedList;
};

/** Everybody of the part, and the groups that have somebody now. */
export async function readGroups(
  client: ClientBase,
  { narrow, by, asOf }: { narrow: Filter; by: Grouping; asOf: Date },
): Promise<{ all: CountedList; groups: Group[] }> {
  const counted = [...parse(defaultIdentityFilter), ...narrow];
  const column = by === "none" ? "null::int" : by === "team" ? "team" : "class::int";
  const parameters: unknown[] = [];
  const where = whereIdentity(counted, { asOf, idsOf: await resolveNames(client, narrow), parameters });
  const { rows } = await client.query<{ grp: number | null; count: number }>(
    `select ${column} as grp, count(*)::int as count from identity_row where ${where} group by 1`,
    parameters,
  );
  const all = rows.reduce((sum, { count }) => sum + count, 0);
  const named = by === "none" ? [] : await namesOf(client, by);
  const groups = named.map((group) => {
    const count = rows.find(({ grp }) => grp === group.grp)?.count ?? 0;
    return { ...group, identities: listOf(count, [...counted, ...group.filter]) };
  });
  return { all: listOf(all, counted), groups };
}

export function listOf(count: number, filter: Filter): CountedList {
  return { count, filter: build(canonical(filter)) };
}

async function namesOf(client: ClientBase, by: "team" | "class"): Promise<Omit<Group, "identities">[]> {
  if (by === "class") {
    const classes = Object.entries(workloadClasses).map(([key, { code, label }]) => ({
      ...{ grp: code as number, key, name: label },
      filter: [valueTerm("class", key)],
    }));
    return classes.some(({ grp }) => grp === 0)
      ? classes
      : [
          ...classes,
          { grp: 0, key: "unknown", name: "Unknown work", filter: [valueTerm("class", "unknown")] },
        ];
  }
  const { rows } = await client.query<{ id: number; key: string; name: string }>(
    "select id, key, name from team order by id",
  );
  return [
    ...rows.map(({ id, key, name }) => ({ grp: id, key, name, filter: [valueTerm("team", key)] })),
    { grp: null, key: "none", name: "No team", filter: [valueTerm("team", "none")] },
  ];
}

/** Ids of a team by its key, 0 for no team; null for all. Throws Invalid for a team there is not. */
export async function teamIdsOf(client: ClientBase, team: string | null): Promise<number[] | null> {
  if (team === null) return null;
  if (team === "none") return [0];
  // Compared here: not every text that is asked for is one a database takes.
  const { rows } = await client.query<{ id: number; key: string }>("select id, key from team");
  const found = rows.filter(({ key }) => key === team);
  if (found.length === 0)
    throw new Invalid(`No team is called "${team.slice(0, 80)}".`, {
      hint: "The Owners page lists every team.",
    });
  return found.map(({ id }) => id);
}
