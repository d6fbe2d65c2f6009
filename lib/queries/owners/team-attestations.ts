/** What a team is asked to attest: what an open campaign asks about, then claims that lapse within 30 days. */
import { actorName } from "../actor-name.sql.ts";
import { rowColumns } from "../identity-columns.sql.ts";
import { type IdentityRecord, identityRecord, type StoredRow } from "../identity-record.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";

export type AttestationItem = {
  identity: IdentityRecord;
  since: Date;
  confirmedAt: Date;
  confirmedBy: string;
  until: string;
  /** Null: asked only because it lapses soon. */
  campaign: { id: number; name: string; dueOn: string } | null;
};

type Row = StoredRow & Omit<AttestationItem, "identity">;

/** $1 team, $2 today, $3 limit. */
const askedSql = `
  with asked as (
    select ownership.identity_id, ownership.since, ownership.confirmed_at, ownership.confirmed_by, ownership.until,
           (select jsonb_build_object('id', campaign.id, 'name', campaign.name, 'dueOn', campaign.due_on)
              from attestation_item item join attestation_campaign campaign on campaign.id = item.campaign_id
             where item.identity_id = ownership.identity_id and item.team_id = ownership.team_id and campaign.closed_at is null
               and ownership.confirmed_at < campaign.started_at
             order by campaign.due_on, campaign.id limit 1) as campaign
      from ownership where ownership.team_id = $1::int and ownership.state > 2 and ownership.until > $2::date)
  select ${rowColumns}, principal.external_id, scope.external_id as scope_external_id, scope.name as scope_name,
         scope.kind as scope_kind, source.name as source_name, asked.since, asked.confirmed_at as "confirmedAt",
         ${actorName("asked.confirmed_by")} as "confirmedBy", asked.until::text, asked.campaign, count(*) over ()::int as total
    from asked
    join identity_row page on page.principal_id = asked.identity_id and page.state <> 3
    join principal on principal.id = page.principal_id
    left join scope on scope.id = page.scope_id
    left join source on source.id = page.source_id
   where asked.campaign is not null or asked.until <= $2::date + 30
   order by asked.campaign is null, asked.until, page.principal_id limit $3`;

export async function teamAttestations(
  reader: Reader,
  { team, asOf, limit = 100 }: { team: number; asOf: Date; limit?: number },
): Promise<{ items: AttestationItem[]; total: number }> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Row & { total: number }>(askedSql, [
      team,
      asOf.toISOString().slice(0, 10),
      limit,
    ]);
    const items = rows.map(({ since, confirmedAt, confirmedBy, until, campaign, ...row }) => ({
      identity: identityRecord(row),
      ...{ since, confirmedAt, confirmedBy, until, campaign },
    }));
    return { items, total: rows[0]?.total ?? 0 };
  });
}
