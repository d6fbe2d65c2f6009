/**
 * The statements of one decision about many identities, in its transaction. `target` holds whom it was asked for; `decided` says whom it
 * hit. Rows of `ownership` are locked in the order of their ids, so that two decisions that meet wait and never embrace.
 */

import { actorName } from "#lib/queries/actor-name.sql.ts";

export const targetTableSql =
  "create temp table target (identity_id bigint primary key, decided boolean not null default false) on commit drop";

/** Who is gone has nobody to answer for it. $1 ids. */
export const namedTargetsSql = `
  insert into target (identity_id)
  select principal_id from identity_row where principal_id = any($1::bigint[]) and state <> 3`;

/** `matching`: a select of principal ids from identity_row that ends in its condition. */
export const filteredTargetsSql = (matching: string) =>
  `insert into target (identity_id) ${matching} and state <> 3`;

export const lockSql = `
  select count(*)::int as count
    from (select from ownership join target using (identity_id) order by identity_id for update of ownership) locked`;

/** A claim that is live. `day`: SQL of today. */
const isLive = (day: string) => `ownership.state > 2 and ownership.until > ${day}::date`;

/** Where a claim is live, the later one changes nothing. $1 team, $2 now, $3 until, $4 who, $5 today. */
export const claimSql = `
  with won as (
    insert into ownership (identity_id, team_id, state, since, until, claimed_by, confirmed_by, confirmed_at)
    select identity_id, $1::int, 3, $2::timestamptz, $3::date, $4::text, $4::text, $2::timestamptz
      from target order by identity_id
    on conflict (identity_id) do update
       set (team_id, state, since, until, claimed_by, confirmed_by, confirmed_at, contests, needed) =
           (excluded.team_id, excluded.state, excluded.since, excluded.until, excluded.claimed_by, excluded.confirmed_by,
            excluded.confirmed_at, 0, null)
     where not (${isLive("$5")})
    returning identity_id)
  update target set decided = true from won where won.identity_id = target.identity_id`;

/** $1 team, $2 now, $3 until, $4 who, $5 today, $6 needed. */
export const attestSql = `
  with kept as (
    update ownership set state = 4, until = $3::date, confirmed_by = $4::text, confirmed_at = $2::timestamptz,
                         needed = $6::boolean
      from target
     where target.identity_id = ownership.identity_id and ownership.team_id = $1::int and ${isLive("$5")}
    returning ownership.identity_id)
  update target set decided = true from kept where kept.identity_id = target.identity_id`;

/** What the team holds: what a release ends. $1 team, $2 today. */
export const heldSql = `
  update target set decided = true from ownership
   where ownership.identity_id = target.identity_id and ownership.team_id = $1::int and ${isLive("$2")}`;

/** What another team holds: what a contest is about. $1 team, $2 today. */
export const heldByOthersSql = `
  update target set decided = true from ownership
   where ownership.identity_id = target.identity_id and ownership.team_id <> $1::int and ${isLive("$2")}`;

/** What the team does not hold: what it may say no to. $1 team, $2 today. */
export const notHeldSql = `
  update target set decided = true
   where not exists (select from ownership where ownership.identity_id = target.identity_id
                        and ownership.team_id = $1::int and ${isLive("$2")})`;

/** Of what was not decided: who holds it, people by name. $1 today. */
export const heldInsteadSql = `
  select held.team, held.count, ${actorName("held.actor")} as "by", held.since
    from (select ownership.team_id as team, count(*)::int as count, min(ownership.claimed_by) as actor, min(ownership.since) as since
            from target join ownership using (identity_id)
           where not target.decided and ${isLive("$1")}
           group by ownership.team_id) held
   order by held.count desc, held.team`;

export const countTargetsSql = `
  select count(*)::int as asked, count(*) filter (where decided)::int as decided,
         coalesce(string_agg(identity_id::text, ',' order by identity_id) filter (where decided), '') as ids
    from target`;

/** $1 kind, $2 team, $3 to team, $4 who, $5 now, $6 filter, $7 reason, $8 count, $9 batch it undoes. */
export const batchSql = `
  insert into decision_batch (kind, team_id, to_team_id, actor, at, filter, reason, count, undoes)
  values ($1, $2::int, $3::int, $4, $5::timestamptz, $6, $7, $8::int, $9::bigint) returning id::text`;

/** $1 batch, $2 kind, $3 team, $4 to team, $5 who, $6 now, $7 until, $8 reason, $9 answers. */
export const decisionsSql = `
  insert into ownership_decision (identity_id, batch_id, decision, team_id, to_team_id, actor, at, until, reason, answers)
  select identity_id, $1::bigint, $2, $3::int, $4::int, $5, $6::timestamptz, $7::date, $8, $9::jsonb
    from target where decided order by identity_id`;

/** An undo per decision of the batch that can be undone. $1 batch, $2 the batch it undoes, $3 who, $4 now, $5 reason. */
export const undoDecisionsSql = `
  insert into ownership_decision (identity_id, batch_id, decision, team_id, actor, at, reason, undoes)
  select made.identity_id, $1::bigint, 'undo', made.team_id, $3, $4::timestamptz, $5, made.id
    from ownership_decision made join target on target.identity_id = made.identity_id and target.decided
   where made.batch_id = $2::bigint order by made.identity_id, made.id`;

/** What was taken back of the targets' decisions. */
const undone = `undone as materialized (
    select undo.undoes as id from ownership_decision undo join target using (identity_id) where undo.undoes is not null)`;

/** Of the targets, whom an earlier decision that stands was about. $1 batch. */
export const decidedBeforeSql = `
  with ${undone}
  select coalesce(string_agg(distinct earlier.identity_id::text, ','), '') as ids
    from ownership_decision earlier join target using (identity_id)
   where target.decided and earlier.batch_id < $1::bigint and earlier.decision <> 'undo'
     and not exists (select from undone where undone.id = earlier.id)`;

/** Whom a batch decided. $1 batch. */
export const batchTargetsSql = `
  insert into target (identity_id)
  select distinct identity_id from ownership_decision where batch_id = $1::bigint`;

/** Of these, whom nobody decided about since: a later decision that itself was undone is none. $1 batch. */
export const undoableSql = `
  with ${undone},
  made as materialized (
    select identity_id, max(id) as last from ownership_decision where batch_id = $1::bigint group by identity_id),
  later as materialized (
    select distinct later.identity_id from ownership_decision later join made using (identity_id)
     where later.id > made.last and later.batch_id <> $1::bigint and later.decision <> 'undo'
       and not exists (select from undone where undone.id = later.id))
  update target set decided = true
   where not exists (select from later where later.identity_id = target.identity_id)`;
