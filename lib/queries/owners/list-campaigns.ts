/** Attestation campaigns with how far each team has come: an item is answered once its team attested, released or lost it since the start, or it is gone. */
import { build, fromStored } from "#lib/domain/filter/build.ts";
import { actorName } from "../actor-name.sql.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { itemAnswer } from "./attestation.sql.ts";
import type { TeamRef } from "./list-teams.ts";

export type CampaignTeam = { team: TeamRef; asked: number; answered: number };

export type ListedCampaign = {
  id: number;
  name: string;
  /** As people write it. */
  filter: string;
  startedBy: string;
  startedAt: Date;
  /** `2026-11-24`. */
  dueOn: string;
  closedAt: Date | null;
  asked: number;
  answered: number;
  teams: CampaignTeam[];
};

const listSql = `
  select campaign.id, campaign.name, campaign.filter, ${actorName("campaign.started_by")} as "startedBy",
         campaign.started_at as "startedAt", campaign.due_on::text as "dueOn", campaign.closed_at as "closedAt",
         coalesce(sum(item.asked), 0)::int as asked, coalesce(sum(item.answered), 0)::int as answered,
         coalesce(jsonb_agg(jsonb_build_object('team', jsonb_build_object('id', team.id, 'key', team.key, 'name', team.name),
           'asked', item.asked, 'answered', item.answered) order by item.answered - item.asked, team.name)
           filter (where team.id is not null), '[]') as teams
    from attestation_campaign campaign
    left join lateral (
      select item.team_id, count(*)::int as asked, count(*) filter (where ${itemAnswer} <> 'open')::int as answered
        from attestation_item item
        left join ownership on ownership.identity_id = item.identity_id
        left join identity_row row on row.principal_id = item.identity_id
       where item.campaign_id = campaign.id group by item.team_id) item on true
    left join team on team.id = item.team_id
   group by campaign.id order by campaign.closed_at is not null, campaign.due_on, campaign.id`;

export async function listCampaigns(reader: Reader): Promise<ListedCampaign[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<ListedCampaign>(listSql);
    return rows.map((row) => ({ ...row, filter: build(fromStored(row.filter)) }));
  });
}
