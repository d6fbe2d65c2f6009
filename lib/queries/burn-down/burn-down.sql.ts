/** The statements behind campaigns. Days are `2026-11-24`. */

export const campaignsSql = `
  select id, name, filter, decisions, starts_on::text as "startsOn", ends_on::text as "endsOn", target,
         started_by as "startedBy", started_at as "startedAt", closed_at as "closedAt"
    from burn_down`;

/** `$1`: the campaign. */
export const startsSql = `
  select day::text, "left", reason, set_by as "setBy" from burn_down_start where burn_down_id = $1::int order by day`;

/** By team's key. `$1`: the campaign. */
export const targetsSql = `
  select team.key, burn_down_target.target
    from burn_down_target join team on team.id = burn_down_target.team_id
   where burn_down_target.burn_down_id = $1::int`;

/** Every item with its history since it joined, in the order it was written. `$1`: the campaign. */
export const itemsSql = `
  select item.id::text, team.key as team, there.joined_on::text as "joinedOn", there.joined_as as "joinedAs", item.reopened,
         coalesce(array_agg(to_char(happened.at at time zone 'UTC', 'YYYY-MM-DD') || ' ' || happened.event order by happened.id)
           filter (where happened.id is not null), '{}') as events
    from burn_down_item there
    join work_item item on item.id = there.item_id
    left join team on team.id = item.team
    left join work_item_event happened on happened.item_id = item.id
   where there.burn_down_id = $1::int
   group by item.id, team.key, there.joined_on, there.joined_as
   order by item.id`;

/** Days on which some source was read to its end. `$1`, `$2`: from and to. */
export const observedSql = `
  select distinct to_char(observed_at at time zone 'UTC', 'YYYY-MM-DD') as day
    from run
   where status in ('complete', 'partial') and observed_at >= $1::date and observed_at < $2::date + 1
   order by 1`;

export const teamNamesSql = "select key, name from team";
