/**
 * Ends the finding that nobody owns an identity in the transaction that claims it, and opens it in the one that lets go: the list and the
 * burn-down never wait for the next collection to say so.
 */
import type { Ask } from "#lib/db/ask-over.ts";
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { voidClosureDays } from "#lib/domain/checks/reconcile-findings.ts";
import { verdictOfOwner } from "#lib/domain/checks/unowned.ts";
import { ownerStateOf, ownerStates } from "#lib/domain/ownership/owner-states.ts";
import { counted, findingsLockSql } from "./findings.sql.ts";

const rule = checkCodes.unowned.bit;

/** The rows of the table `target(identity_id)`. `$1`: now. */
const closeSql = `
  update finding set closed_at = $1::timestamptz, last_seen = $1::timestamptz, ended = 1, ended_why = 'Claimed by ' || team.name || '.'
    from target
    join identity_row on identity_row.principal_id = target.identity_id
    join team on team.id = identity_row.team
   where finding.identity_id = target.identity_id and finding.rule = ${rule} and finding.closed_at is null
     and identity_row.owner_state >= ${ownerStates.claimed.code}`;

/** Whom the checks have judged and nobody owns, with what the check says. `$2`: owner states, `$3`: evidence, `$4`: facts, in threes. */
const unowned = `
  select target.identity_id, said.evidence, said.facts::jsonb as facts, identity_row.state = 2 as is_disabled
    from target
    join identity_row on identity_row.principal_id = target.identity_id and identity_row.state <> 3 and ${counted}
                     and identity_row.checks_due is not null
    join unnest($2::int[], $3::text[], $4::text[]) said(state, evidence, facts) on said.state = identity_row.owner_state`;

const reopenSql = `
  update finding
     set closed_at = null, ended = null, ended_why = null, last_seen = $1::timestamptz, reopened = finding.reopened + 1,
         first_seen = case when finding.closed_at >= $1::timestamptz - interval '${voidClosureDays} days' then finding.first_seen else $1::timestamptz end,
         evidence = unowned.evidence, facts = unowned.facts, is_disabled = unowned.is_disabled
    from (${unowned}) unowned
   where finding.identity_id = unowned.identity_id and finding.rule = ${rule} and finding.closed_at is not null`;

const openSql = `
  insert into finding (identity_id, rule, resource, first_seen, last_seen, is_disabled, confidence, evidence, facts)
  select identity_id, ${rule}, 'identity', $1::timestamptz, $1::timestamptz, is_disabled, 3, evidence, facts from (${unowned}) unowned
   where not exists (select from finding where finding.identity_id = unowned.identity_id and finding.rule = ${rule})`;

/** What suggests a team, or does no longer, is said of who is found still. `$1`: owner states, `$2`: evidence, `$3`: facts, in threes. */
const retellSql = `
  update finding set evidence = said.evidence, facts = said.facts::jsonb
    from target
    join identity_row on identity_row.principal_id = target.identity_id
    join unnest($1::int[], $2::text[], $3::text[]) said(state, evidence, facts) on said.state = identity_row.owner_state
   where finding.identity_id = target.identity_id and finding.rule = ${rule} and finding.closed_at is null
     and finding.facts <> said.facts::jsonb`;

const bit = 2 ** rule;
const bitSql = `
  update identity_row kept set checks = fresh.checks
    from (select target.identity_id,
                 case when exists (select from finding where finding.identity_id = target.identity_id and finding.rule = ${rule}
                                      and finding.closed_at is null)
                      then identity_row.checks | ${bit} else identity_row.checks & ~${bit}::bigint end as checks
            from target join identity_row on identity_row.principal_id = target.identity_id) fresh
   where kept.principal_id = fresh.identity_id and kept.checks <> fresh.checks`;

/** Where the check is off or for some only, the next refresh opens what this leaves. */
const isForAllSql = "select enabled and scope is null as yes from check_setting where rule = $1::int";

/** To be held before rows of the list are written. */
export async function lockFindings(ask: Ask): Promise<void> {
  await ask(findingsLockSql, []);
}

/** Under that lock. */
export async function retellUnowned(ask: Ask): Promise<void> {
  await ask(retellSql, saidOfOwners());
}

/** By the code of each owner state that is found: evidence and facts. */
function saidOfOwners(): [number[], string[], string[]] {
  const said = [0, 1, 2].map((code) => ({ code, verdict: verdictOfOwner(ownerStateOf(code)) }));
  const found = said.flatMap(({ code, verdict }) => (verdict.is === "found" ? [{ code, ...verdict }] : []));
  return [
    found.map(({ code }) => code),
    found.map(({ evidence }) => evidence),
    found.map(({ facts }) => JSON.stringify(facts)),
  ];
}

export async function settleUnowned(ask: Ask, now: Date): Promise<void> {
  await ask(closeSql, [now]);
  const [isForAll] = await ask<{ yes: boolean }>(isForAllSql, [rule]);
  if (isForAll?.yes !== false) {
    const values = [now, ...saidOfOwners()];
    await ask(reopenSql, values);
    await ask(openSql, values);
  }
  await ask(bitSql, []);
}
