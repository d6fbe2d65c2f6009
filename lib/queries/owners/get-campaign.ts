/** One campaign: how each team stands in it, answer by answer, and the items of one team or answer. */
import { NotFound } from "#lib/errors.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { itemAnswer } from "./attestation.sql.ts";
import { type ListedCampaign, listCampaigns } from "./list-campaigns.ts";
import type { TeamRef } from "./list-teams.ts";

export const campaignAnswers = ["open", "needed", "not-needed", "let-go", "gone"] as const;
export type CampaignAnswer = (typeof campaignAnswers)[number];

export type CampaignItem = {
  id: string;
  name: string;
  provider: string;
  scope: string | null;
  team: TeamRef;
  answer: CampaignAnswer;
};

export type CampaignDetail = Omit<ListedCampaign, "teams"> & {
  /** Most open first. */
  teams: { team: TeamRef; asked: number; by: Record<CampaignAnswer, number> }[];
  items: CampaignItem[];
  /** Of those asked for, also the ones that are not among `items`. */
  total: number;
};

const standingSql = `
  select jsonb_build_object('id', team.id, 'key', team.key, 'name', team.name) as team, ${itemAnswer} as answer, count(*)::int as count
    from attestation_item item
    join attestation_campaign campaign on campaign.id = item.campaign_id
    join team on team.id = item.team_id
    left join ownership on ownership.identity_id = item.identity_id
    left join identity_row row on row.principal_id = item.identity_id
   where campaign.id = $1 group by team.id, 2`;

/** $1 campaign, $2 team's key or null, $3 answers, $4 limit. */
const itemsSql = `
  select *, count(*) over ()::int as total from (
    select item.identity_id::text as id, principal.name, principal.provider, scope.name as scope,
           jsonb_build_object('id', team.id, 'key', team.key, 'name', team.name) as team, ${itemAnswer} as answer
      from attestation_item item
      join attestation_campaign campaign on campaign.id = item.campaign_id
      join team on team.id = item.team_id
      join principal on principal.id = item.identity_id
      left join scope on scope.id = principal.scope_id
      left join ownership on ownership.identity_id = item.identity_id
      left join identity_row row on row.principal_id = item.identity_id
     where campaign.id = $1 and ($2::text is null or team.key = $2)) found
   where answer = any($3::text[])
   order by answer <> 'open', lower(name), id limit $4`;

/** Throws NotFound. `team`: a key. */
export async function getCampaign(
  reader: Reader,
  {
    id,
    team = null,
    answers = campaignAnswers,
    limit = 500,
  }: { id: number; team?: string | null; answers?: readonly CampaignAnswer[]; limit?: number },
): Promise<CampaignDetail> {
  return inSnapshot(reader, async (client) => {
    const campaign = (await listCampaigns(client)).find((one) => one.id === id);
    if (campaign === undefined)
      throw new NotFound("There is no such campaign.", { hint: "Owners, Campaigns lists every one." });
    const standing = await client.query<{ team: TeamRef; answer: CampaignAnswer; count: number }>(
      standingSql,
      [id],
    );
    const items = await client.query<CampaignItem & { total: number }>(itemsSql, [id, team, answers, limit]);
    return {
      ...campaign,
      teams: campaign.teams.map(({ team: one, asked }) => {
        const count = (which: CampaignAnswer) =>
          standing.rows.find((row) => row.team.id === one.id && row.answer === which)?.count ?? 0;
        const by = Object.fromEntries(campaignAnswers.map((which) => [which, count(which)]));
        return { team: one, asked, by: by as Record<CampaignAnswer, number> };
      }),
      items: items.rows.map(({ total: _, ...item }) => item),
      total: items.rows[0]?.total ?? 0,
    };
  });
}
