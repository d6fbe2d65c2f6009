/** The statements behind meetings. Days are `2026-11-24`. */
import { actorName } from "../actor-name.sql.ts";

export const meetingsSql = `
  select meeting.id, meeting.burn_down_id as "campaignId", burn_down.name as "campaignName", meeting.since, meeting.as_of as "asOf",
         meeting.next_on::text as "nextOn", meeting.attendees, meeting.place, meeting.opening, meeting.minutes,
         ${actorName("meeting.started_by")} as "startedBy", meeting.started_at as "startedAt",
         ${actorName("meeting.ended_by")} as "endedBy", meeting.ended_at as "endedAt",
         (select count(*)::int from meeting_item there where there.meeting_id = meeting.id) as items,
         (select count(*)::int from meeting_decision made where made.meeting_id = meeting.id and made.undone_at is null) as decided
    from meeting join burn_down on burn_down.id = meeting.burn_down_id`;

/** In the order of the agenda, each with the decision that stands. `$1`: the meeting. */
export const agendaSql = `
  select there.item_id::text as id, team.key as team, team.name as "teamName", item.title, item.risk, item.closed_at is not null as "isOver",
         case when made.id is not null then jsonb_build_object('id', made.id::text, 'decision', made.decision, 'day', made.day::text,
           'reason', made.reason, 'control', made.control, 'to', other.name, 'made', made.made,
           'by', ${actorName("made.decided_by")}, 'at', audit_time(made.decided_at)) end as decision
    from meeting_item there
    join work_item item on item.id = there.item_id
    left join team on team.id = there.team_id
    left join meeting_decision made on made.meeting_id = there.meeting_id and made.item_id = there.item_id and made.undone_at is null
    left join team other on other.id = made.to_team_id
   where there.meeting_id = $1::int
   order by there.position`;

/**
 * What a meeting has to decide: items of the campaign that are left and neither switched off nor planned for a day to come, excepted,
 * waiting for a word about an exception, or deferred to a later day. `$1`: the campaign, `$2`: today. The worst first.
 */
export const toDecideSql = `
  select item.id::text, item.team as "teamId", team.key as team
    from burn_down_item there
    join work_item item on item.id = there.item_id
    left join team on team.id = item.team
   where there.burn_down_id = $1::int and item.closed_at is null and not item.is_disabled
     and (item.planned_at is null or item.planned_for < $2::date)
     and (item.excepted_until is null or item.excepted_until <= $2::date)
     and not exists (select from exception where exception.item_id = item.id and exception.decision is null)
     and not exists (select from meeting_decision put_off where put_off.item_id = item.id and put_off.decision = 'defer'
                        and put_off.undone_at is null and put_off.day > $2::date)
   order by item.risk desc, item.id desc`;

/**
 * Exceptions of a campaign's items that end by a day, and those whose end has come while the item is left: of each item the latest one
 * that was approved. `$1`: the campaign, `$2`: that day, `$3`: today.
 */
export const endingSql = `
  select latest.id::text, item.id::text as item, item.title, team.name as team, latest.until::text, latest.until <= $3::date as "isExpired"
    from burn_down_item there
    join work_item item on item.id = there.item_id and item.closed_at is null
    left join team on team.id = item.team
    join lateral (
      select id, until, ended_at from exception
       where exception.item_id = item.id and exception.decision = 'approved' order by id desc limit 1) latest on true
   where there.burn_down_id = $1::int and latest.ended_at is null and latest.until <= $2::date
   order by latest.until, latest.id`;

/** Of the meeting before; none: the start of the campaign. `$1`: the campaign. */
export const sinceSql = `
  select coalesce((select max(meeting.as_of) from meeting where meeting.burn_down_id = burn_down.id and meeting.ended_at is not null),
                  burn_down.started_at) as since,
         burn_down.name, burn_down.closed_at as "closedAt",
         (select id from meeting where meeting.burn_down_id = burn_down.id and meeting.ended_at is null) as open
    from burn_down where burn_down.id = $1::int`;
