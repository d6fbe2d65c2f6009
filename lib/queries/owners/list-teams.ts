/** Every team with what it owns and what is probably its own, those with the most unowned risk first. */
import type { ClientBase } from "pg";
import { storableText } from "#lib/ingest/storable-json.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { countedNatures } from "./owner-counts.sql.ts";

export type TeamRef = { id: number; key: string; name: string };

export type ListedTeam = TeamRef & {
  contacts: string[];
  aliases: string[];
  repositories: string[];
  groups: string[];
  parent: TeamRef | null;
  backup: TeamRef | null;
  externalId: string | null;
  origin: "hand" | "csv" | "backstage" | "codeowners";
  createdAt: Date;
  archivedAt: Date | null;
  /** Counted identities it owns: `owner:attested,claimed team:KEY`. */
  attested: number;
  claimed: number;
  owned: number;
  /** Counted, without an owner, and this team is the first suggestion: `suggested-team:KEY -owner:attested,claimed`. */
  probable: number;
  /** Of `probable`: tier 2, and tier 1. */
  probableTier2: number;
  probableTier1: number;
  /** owned / (owned + probable): of what is its own or probably so. Null where that is nothing. */
  coverage: number | null;
  /** Claims that lapse within 30 days. */
  lapsingSoon: number;
  contested: number;
};

/** $1 counted natures, $2 key or null for all, $3 today. */
const teamsSql = `
  with owned as (
    select team as id, count(*) filter (where owner_state = 4)::int as attested, count(*) filter (where owner_state = 3)::int as claimed,
           count(*) filter (where claim_until <= $3::date + 30)::int as soon, count(*) filter (where owner_conflict = 2)::int as contested
      from identity_row where team is not null and state <> 3 and nature = any($1::smallint[]) group by team),
  probable as (
    select suggested_team as id, count(*)::int as probable, count(*) filter (where tier = 2)::int as tier2, count(*) filter (where tier = 1)::int as tier1
      from identity_row where team is null and suggested_team is not null and state <> 3 and nature = any($1::smallint[])
     group by suggested_team)
  select team.id, team.key, team.name, team.contacts, team.aliases, team.repositories, team.external_id as "externalId", team.origin,
         team.created_at as "createdAt", team.archived_at as "archivedAt",
         array(select name from team_group where team_id = team.id order by name) as groups,
         case when parent.id is not null then jsonb_build_object('id', parent.id, 'key', parent.key, 'name', parent.name) end as parent,
         case when backup.id is not null then jsonb_build_object('id', backup.id, 'key', backup.key, 'name', backup.name) end as backup,
         coalesce(owned.attested, 0) as attested, coalesce(owned.claimed, 0) as claimed,
         coalesce(probable.probable, 0) as probable, coalesce(probable.tier2, 0) as "probableTier2",
         coalesce(probable.tier1, 0) as "probableTier1", coalesce(owned.soon, 0) as "lapsingSoon",
         coalesce(owned.contested, 0) as contested
    from team
    left join team parent on parent.id = team.parent_id
    left join team backup on backup.id = team.backup_id
    left join owned on owned.id = team.id
    left join probable on probable.id = team.id
   where $2::text is null or team.key = lower($2)
   order by coalesce(probable.tier2, 0) desc, coalesce(probable.tier1, 0) desc, coalesce(probable.probable, 0) desc, team.name, team.id`;

export async function listTeams(
  reader: Reader,
  { asOf, archived = false }: { asOf: Date; archived?: boolean },
): Promise<ListedTeam[]> {
  return inSnapshot(reader, async (client) => {
    const all = await readTeams(client, { asOf });
    return all.filter(({ archivedAt }) => archived || archivedAt === null);
  });
}

export async function readTeams(
  client: ClientBase,
  { asOf, key = null }: { asOf: Date; key?: string | null },
): Promise<ListedTeam[]> {
  const { rows } = await client.query<Omit<ListedTeam, "owned" | "coverage">>(teamsSql, [
    countedNatures,
    key === null ? null : storableText(key),
    asOf.toISOString().slice(0, 10),
  ]);
  return rows.map((row) => {
    const owned = row.attested + row.claimed;
    const all = owned + row.probable;
    return { ...row, owned, coverage: all === 0 ? null : owned / all };
  });
}
