/** The statements that keep declarations for emergencies in line with what was collected. Days are `2026-11-24`. */
import { stepsOn } from "#lib/domain/break-glass/break-glass-state.ts";
import { decisionCodes, itemStates } from "#lib/domain/work-items/work-item.ts";

const listed = (words: readonly string[]) => words.map((word) => `'${word}'`).join(", ");

/**
 * A use asks for its own clean-up. Of the day of the declaration nobody can tell which came first: it counts. `$1`: today, `$2`: now.
 */
export const noteUsesSql = `
  insert into break_glass_step (break_glass_id, occasion, day, step, opened_at)
  select declared.id, 'use', row.last_used_on, step, $2::timestamptz
    from break_glass declared
    join identity_row row on row.principal_id = declared.identity_id
    cross join unnest(array[${listed(stepsOn.use)}]) step
   where declared.over_on is null and row.last_used_on >= (declared.declared_at at time zone 'UTC')::date
     and row.last_used_on <= least($1::date, declared.until)
  on conflict do nothing returning break_glass_id::text as id`;

/** Whose day has come, or who was ended. `$1`: today, `$2`: now. */
export const noteEndsSql = `
  with over as (
    update break_glass set over_on = least(until, $1::date)
     where over_on is null and (until <= $1::date or ended_at is not null) returning id, over_on)
  insert into break_glass_step (break_glass_id, occasion, day, step, opened_at)
  select over.id, 'end', over.over_on, step, $2::timestamptz from over cross join unnest(array[${listed(stepsOn.end)}]) step
  on conflict do nothing returning break_glass_id::text as id`;

/** What a declaration excuses: that nothing is done as it. A plan to do it all the same stands. */
const excused = [decisionCodes.retire, decisionCodes["remove-actions"]].join(", ");
const isExcused = `item.closed_at is null and item.decision in (${excused})`;

/** `$1`: now. */
export const exceptItemsSql = `
  with excepted as (
    update work_item item
       set state = case when item.state = ${itemStates.disabled.code} then item.state else ${itemStates.excepted.code} end,
           excepted_until = declared.until, excepted_by = declared.declared_by,
           exception_reason = 'Kept for emergencies: ' || declared.reason
      from break_glass declared
     where declared.over_on is null and item.identity_id = declared.identity_id and ${isExcused}
       and item.planned_at is null and item.excepted_until is null
    returning item.id, declared.id as declared, declared.until, declared.reason)
  insert into work_item_event (item_id, at, actor, event, detail)
  select id, $1::timestamptz, 'collection', 'excepted',
         jsonb_build_object('breakGlass', declared::text, 'until', until::text, 'reason', reason)
    from excepted returning item_id::text as id`;

/** Items that only a declaration that is over excused. `$1`: now. */
export const endItemsSql = `
  with ended as (
    update work_item item
       set state = case when item.state <> ${itemStates.excepted.code} then item.state when item.planned_at is not null then ${itemStates.planned.code} else ${itemStates.open.code} end,
           excepted_until = null, excepted_by = null, exception_reason = null
      from break_glass declared
     where declared.over_on is not null and item.identity_id = declared.identity_id and ${isExcused}
       and (select happened.detail ->> 'breakGlass' from work_item_event happened
             where happened.item_id = item.id and happened.event in ('excepted', 'exception-ended') order by happened.id desc limit 1)
           = declared.id::text
    returning item.id)
  insert into work_item_event (item_id, at, actor, event) select id, $1::timestamptz, 'collection', 'exception-ended' from ended
  returning item_id::text as id`;

/** Said to be done and, where a collection can see it, seen: of what is not known nothing is. Stays so whatever comes later. `$1`: now. */
export const noteSeenSql = `
  update break_glass_step step set seen_at = $1::timestamptz
    from break_glass declared
    join principal on principal.id = declared.identity_id
    left join identity_row row on row.principal_id = declared.identity_id
   where declared.id = step.break_glass_id and step.done_at is not null and step.seen_at is null
     and case step.step
           when 'confirm-use' then true
           when 'rotate-credential' then principal.closed_at is not null or row.static_credentials = 0 or row.oldest_credential_on > step.day
           else principal.closed_at is not null or principal.disabled or row.granted = 0
                or exists (select from break_glass later where later.identity_id = declared.identity_id and later.id > declared.id)
         end
  returning step.id::text as id`;

export const markRowsSql = `
  with due as (
    select distinct declared.identity_id as id
      from break_glass_step step join break_glass declared on declared.id = step.break_glass_id where step.seen_at is null),
  told as (
    select declared.identity_id as id, case when due.id is not null then 2 when bool_or(declared.over_on is null) then 1 else 0 end as code
      from break_glass declared left join due on due.id = declared.identity_id group by declared.identity_id, due.id)
  update identity_row row set break_glass = told.code from told
   where row.principal_id = told.id and row.break_glass <> told.code returning row.principal_id::text as id`;
