/** What a campaign asks about, and how each item of it stands. */

/** Who would be asked: what is owned now, among `ids`, a subquery. `today`: a placeholder. */
export function askedAbout(ids: string, today: string): string {
  return `ownership.state > 2 and ownership.until > ${today}::date and ownership.identity_id in (${ids})`;
}

/**
 * Over `item`, `campaign`, and left-joined `ownership` and identity_row `row`. An item is open while its team holds it and has not
 * confirmed that since the start; what is gone needs no answer.
 */
export const itemAnswer = `
  case when row.principal_id is null or row.state = 3 then 'gone'
       when ownership.identity_id is null or ownership.team_id <> item.team_id or ownership.state = 2 then 'let-go'
       when ownership.confirmed_at < campaign.started_at then 'open'
       when ownership.needed = false then 'not-needed'
       else 'needed' end`;
