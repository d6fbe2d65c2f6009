/** What every suggestion is made with: the teams there are, by what names they are meant, and the rules about owners. */
import type { ClientBase } from "pg";
import { build, fromStored } from "#lib/domain/filter/build.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import {
  type Member,
  type TeamFinder,
  type TeamNames,
  teamFinder,
} from "#lib/domain/ownership/match-team.ts";
import { resolveNames } from "#lib/queries/resolve-names.ts";
import type { NameIds } from "#lib/queries/where-identity.sql.ts";

export type OwnerRule = { text: string; filter: Filter; idsOf: NameIds; team: number };

export type OwnersEstate = {
  asOf: Date;
  find: TeamFinder;
  /** Of teams that can own. */
  teams: Map<number, { name: string; repositories: string[] }>;
  /** Live claims by place and team, where everybody is looked at; null: read for those who are. */
  places: OwnedPlaces | null;
  /** In their order; those for teams that are gone are left out. */
  rules: OwnerRule[];
};

/** Place → how many live claims each team has there. */
export type OwnedPlaces = Map<string, { team: number; count: number }[]>;

type TeamRow = TeamNames & { repositories: string[] };

/** People by address, with their teams that can own: who owns an app registration is of their team. */
const membersSql = `
  select lower(app_user.email) as email, array_agg(distinct team_group.team_id) as teams
    from app_user join team_group on team_group.name in (select lower(claim) from unnest(app_user.groups) claim)
    join team on team.id = team_group.team_id and team.archived_at is null
   where app_user.email is not null and app_user.state = 'active' group by 1`;

export async function readOwnersEstate(client: ClientBase, asOf: Date): Promise<OwnersEstate> {
  const { rows: teams } = await client.query<TeamRow>(
    `select id, key, name, contacts, aliases, repositories, external_id as "externalId" from team where archived_at is null order by id`,
  );
  const { rows: members } = await client.query<Member>(membersSql);
  const byKey = new Map(teams.map(({ id, key }) => [key, id]));
  const { rows: stored } = await client.query<{ filter: string; value: string }>(
    "select filter, value from rule where kind = 'owner' order by position, id",
  );
  const rules: OwnerRule[] = [];
  for (const { filter: text, value } of stored) {
    const team = byKey.get(value);
    if (team === undefined) continue;
    const filter = fromStored(text);
    rules.push({ text: build(filter), filter, team, idsOf: await resolveNames(client, filter) });
  }
  return {
    asOf,
    find: teamFinder(teams, members),
    teams: new Map(teams.map(({ id, name, repositories }) => [id, { name, repositories }])),
    places: null,
    rules,
  };
}
