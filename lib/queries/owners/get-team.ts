/** One team: what it owns, by level; what is probably its own; and the next five things it can do about it. */
import type { ClientBase } from "pg";
import { NotFound } from "#lib/errors.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { type ListedDecision, listDecisions } from "./list-decisions.ts";
import { type ListedTeam, readTeams, type TeamRef } from "./list-teams.ts";
import { countedAnd, countedNatures } from "./owner-counts.sql.ts";
import { type OwnerCoverage, ownerCoverage } from "./owner-coverage.ts";

/** What a team should do next, the most pressing first; each opens the list it is about. */
export type NextThing = {
  kind: "contested" | "campaign" | "lapsing" | "inbox-tier-2" | "inbox" | "disputed" | "not-needed";
  count: number;
  /** The list behind `count`; null for a campaign, which has a page. */
  filter: string | null;
  campaign: { id: number; name: string; dueOn: string } | null;
};

export type TeamDetail = ListedTeam & {
  children: TeamRef[];
  /** People who signed in with one of its groups. */
  members: { name: string; email: string | null; lastSeenAt: Date | null }[];
  /** Of what it owns: by provider, environment, tier, class. */
  owns: OwnerCoverage["by"];
  next: NextThing[];
  decisions: ListedDecision[];
};

/** By key. Throws NotFound. */
export async function getTeam(reader: Reader, key: string, { asOf }: { asOf: Date }): Promise<TeamDetail> {
  return inSnapshot(reader, async (client) => {
    const [team] = await readTeams(client, { asOf, key });
    if (team === undefined) {
      throw new NotFound(`There is no team "${key.slice(0, 100)}".`, {
        hint: "The Owners page lists every team.",
      });
    }
    const owned = [{ type: "match", field: "team", negated: false, values: [{ text: team.key }] }] as const;
    const { by } = await ownerCoverage(client, {
      asOf,
      filter: owned.map((term) => ({ ...term, values: [...term.values] })),
    });
    return {
      ...team,
      children: await readChildren(client, team.id),
      members: await readMembers(client, team.id),
      owns: by,
      next: await nextThings(client, team, asOf),
      decisions: await listDecisions(client, { team: team.id, limit: 20 }),
    };
  });
}

async function readChildren(client: ClientBase, id: number): Promise<TeamRef[]> {
  return (
    await client.query<TeamRef>("select id, key, name from team where parent_id = $1 order by name", [id])
  ).rows;
}

const membersSql = `
  select name, email, last_seen_at as "lastSeenAt" from app_user
   where state = 'active' and exists (select from team_group join unnest(app_user.groups) claim on lower(claim) = team_group.name
                                       where team_group.team_id = $1)
   order by name, id limit 200`;

async function readMembers(client: ClientBase, id: number): Promise<TeamDetail["members"]> {
  return (await client.query<TeamDetail["members"][number]>(membersSql, [id])).rows;
}

/** $1 natures, $2 team, $3 today. */
const nextSql = `
  select count(*) filter (where row.owner_conflict = 2)::int as contested, count(*) filter (where row.owner_conflict = 1)::int as disputed,
         count(*) filter (where row.claim_until <= $3::date + 30)::int as lapsing,
         count(*) filter (where ownership.needed = false)::int as "notNeeded"
    from identity_row row left join ownership on ownership.identity_id = row.principal_id
   where row.team = $2 and row.state <> 3 and row.nature = any($1::smallint[])`;

const campaignsSql = `
  select campaign.id, campaign.name, campaign.due_on::text as "dueOn", count(*)::int as count
    from attestation_item item
    join attestation_campaign campaign on campaign.id = item.campaign_id
    join ownership on ownership.identity_id = item.identity_id and ownership.team_id = item.team_id
   where item.team_id = $1 and campaign.closed_at is null and ownership.confirmed_at < campaign.started_at
   group by campaign.id order by campaign.due_on, campaign.id`;

type Next = { contested: number; disputed: number; lapsing: number; notNeeded: number };
type Campaign = { id: number; name: string; dueOn: string; count: number };

async function nextThings(client: ClientBase, team: ListedTeam, asOf: Date): Promise<NextThing[]> {
  const today = asOf.toISOString().slice(0, 10);
  const { rows } = await client.query<Next>(nextSql, [countedNatures, team.id, today]);
  const counts = rows[0] ?? { contested: 0, disputed: 0, lapsing: 0, notNeeded: 0 };
  const campaigns = (await client.query<Campaign>(campaignsSql, [team.id])).rows;
  const own = (...terms: string[]) => countedAnd(`team:${team.key}`, ...terms);
  const probable = (...terms: string[]) =>
    countedAnd(`suggested-team:${team.key}`, "-owner:attested,claimed", ...terms);
  const soon = new Date(asOf.getTime() + 30 * 86_400_000).toISOString().slice(0, 10);
  const thing = (kind: NextThing["kind"], count: number, filter: string): NextThing => ({
    kind,
    count,
    filter,
    campaign: null,
  });
  return [
    thing("contested", counts.contested, own("owner-conflict:contested")),
    ...campaigns.map(
      ({ count, ...campaign }): NextThing => ({ kind: "campaign", count, filter: null, campaign }),
    ),
    thing("inbox-tier-2", team.probableTier2, probable("tier:2")),
    thing("lapsing", counts.lapsing, own(`claim-until<=${soon}`)),
    thing("inbox", team.probable, probable()),
    thing("disputed", counts.disputed, own("owner-conflict:disputed")),
  ]
    .filter(({ count }) => count > 0)
    .slice(0, 5);
}
