/** Teams that have something to attest, and when each address was last reminded of it. */
import { isReminderDue } from "#lib/domain/ownership/reminder.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";

export type DueReminder = {
  teamId: number;
  team: { key: string; name: string };
  /** 0: claims that lapse soon. */
  campaignId: number;
  campaign: string | null;
  count: number;
  dueOn: string;
  channel: "email" | "webhook";
  address: string;
};

/** Overdue campaigns are told to the backup, too. $1 today. */
const dueSql = `
  with asked as (
    select item.team_id, campaign.id as campaign_id, campaign.name as campaign, campaign.due_on, count(*)::int as count
      from attestation_campaign campaign
      join attestation_item item on item.campaign_id = campaign.id
      join ownership on ownership.identity_id = item.identity_id and ownership.team_id = item.team_id and ownership.state > 2
       and ownership.until > $1::date and ownership.confirmed_at < campaign.started_at
      join identity_row row on row.principal_id = item.identity_id and row.state <> 3
     where campaign.closed_at is null group by item.team_id, campaign.id
    union all
    select ownership.team_id, 0, null, min(ownership.until), count(*)::int
      from ownership join identity_row row on row.principal_id = ownership.identity_id and row.state <> 3
     where ownership.state > 2 and ownership.until > $1::date and ownership.until <= $1::date + 30
     group by ownership.team_id)
  select asked.team_id as "teamId", jsonb_build_object('key', team.key, 'name', team.name) as team, asked.campaign_id as "campaignId",
         asked.campaign, asked.count, asked.due_on::text as "dueOn", contact.address,
         case when contact.address like 'https://%' then 'webhook' else 'email' end as channel,
         (select max(day)::text from reminder where reminder.team_id = asked.team_id and reminder.campaign_id = asked.campaign_id
             and reminder.address = contact.address and reminder.status = 'sent') as "lastOn",
         exists (select from reminder where reminder.team_id = asked.team_id and reminder.campaign_id = asked.campaign_id
             and reminder.address = contact.address and reminder.day = $1::date) as "isTried"
    from asked
    join team on team.id = asked.team_id and team.archived_at is null
    left join team backup on backup.id = team.backup_id and asked.due_on < $1::date and asked.campaign_id > 0
    cross join lateral (select unnest(team.contacts) as address union select unnest(backup.contacts)) contact
   order by team.key, asked.campaign_id, contact.address`;

/** `today`: the UTC day. */
export async function dueReminders(reader: Reader, today: string): Promise<DueReminder[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<DueReminder & { lastOn: string | null; isTried: boolean }>(dueSql, [
      today,
    ]);
    return rows.flatMap(({ lastOn, isTried, ...due }) =>
      !isTried && isReminderDue(today, { dueOn: due.dueOn, lastOn }) ? [due] : [],
    );
  });
}
