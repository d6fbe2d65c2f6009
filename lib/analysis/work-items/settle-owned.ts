/** Ends the item that asks whose an identity is in the transaction that claims it, and brings it back in the one that lets go. */
import type { Ask } from "#lib/db/ask-over.ts";
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { voidedWithinDays } from "#lib/domain/work-items/item-state.ts";
import { decisionCodes } from "#lib/domain/work-items/work-item.ts";

const ofTarget = `
  from target join finding on finding.identity_id = target.identity_id and finding.rule = ${checkCodes.unowned.bit}
 where item.id = finding.item_id and item.decision = ${decisionCodes.own}`;

/** The rows of the table `target(identity_id)`. `$1`: now. */
const endSql = `
  with ended as (
    update work_item item set state = 5, k = item.n - item.no_longer, findings = 0, closed_at = $1::timestamptz
    ${ofTarget} and finding.closed_at is not null and item.closed_at is null returning item.id, item.n, item.k, item.no_longer)
  insert into work_item_event (item_id, at, actor, event, detail)
  select id, $1::timestamptz, 'collection', 'gone', jsonb_build_object('n', n, 'k', k, 'noLonger', no_longer) from ended`;

/** Later than that it is a new item, which the next refresh opens. */
const reopenSql = `
  with back as (
    update work_item item set state = case when item.planned_at is null then 1 else 2 end, k = 0, findings = 1, closed_at = null,
           voided_at = $1::timestamptz, reopened = item.reopened + 1
    ${ofTarget} and finding.closed_at is null and item.closed_at >= $1::timestamptz - interval '${voidedWithinDays} days'
    returning item.id, item.n)
  insert into work_item_event (item_id, at, actor, event, detail)
  select id, $1::timestamptz, 'collection', 'reopened', jsonb_build_object('n', n, 'k', 0) from back`;

const teamSql = `
  update work_item item set team = identity_row.team
    from target join identity_row on identity_row.principal_id = target.identity_id
   where item.identity_id = target.identity_id and item.closed_at is null and item.team is distinct from identity_row.team`;

export async function settleOwned(ask: Ask, now: Date): Promise<void> {
  await ask(endSql, [now]);
  await ask(reopenSql, [now]);
  await ask(teamSql, []);
}
