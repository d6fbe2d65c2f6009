/** What is said of owners anywhere, each thing once, and of whom it is said: the facts that signals.sql.ts reads of a batch. */
import { scopeTags } from "./signals.sql.ts";

export const saidSql = `
  select source, hint_key as key, value from owner_hint where closed_at is null
  union select 'scope', tag.key, tag.value from scope cross join lateral ${scopeTags} tag`;

/** $1 sources, $2 keys, $3 values. */
export const saidOfSql = `
  with said as (select * from unnest($1::text[], $2::text[], $3::text[]) said(source, key, value))
  select hint.subject_id::text as id
    from said join owner_hint hint on hint.source = said.source and hint.hint_key = said.key and hint.value = said.value
   where hint.closed_at is null and hint.subject_id is not null
  union
  select principal.id::text
    from said join owner_hint hint on hint.source = said.source and hint.hint_key = said.key and hint.value = said.value
    join scope on scope.id = hint.scope_id and scope.external_id = hint.subject_value
    join principal on principal.scope_id = scope.id
   where hint.closed_at is null and hint.subject_kind = 'scope'
  union
  select principal.id::text
    from scope cross join lateral ${scopeTags} tag
    join said on said.source = 'scope' and said.key = tag.key and said.value = tag.value
    join principal on principal.scope_id = scope.id`;

export const federatedSql = `
  select distinct trusted_value as value from trust
   where trusted_kind = 'federated' and closed_at is null and subject_id is not null`;

/** $1 values. */
export const federatedOfSql = `
  select distinct subject_id::text as id from trust
   where trusted_kind = 'federated' and closed_at is null and subject_id is not null and trusted_value = any($1::text[])`;

/** Whom a team is suggested for, was asked about, or answered for before they were made anew. $1 teams. */
export const aboutSql = `
  select identity_id::text as id from suggestion where team_id = any($1::int[])
  union select identity_id::text from ownership_decision where team_id = any($1::int[]) or to_team_id = any($1::int[])
  union select row.principal_id::text
          from ownership join identity_row row on row.predecessor_id = ownership.identity_id
         where ownership.team_id = any($1::int[])`;

/** Whom a team let go, who lives beside them, and whom they use. $1 ids of whom it let go. */
export const besideSql = `
  with gone as (select unnest($1::bigint[]) as id),
  beside as (
    select id from gone
    union select near.id from principal near
     where near.closed_at is null and near.scope_id in (select scope_id from principal join gone using (id))
    union select trust.subject_id from trust join gone on gone.id = trust.trusted_id
           where trust.closed_at is null and trust.subject_id is not null
    union select link.to_id from link join gone on gone.id = link.from_id where link.to_id is not null)
  select id::text from beside`;

/** $1 teams. */
export const passedOnSql = `
  select distinct identity_id::text as id from ownership_decision where team_id = any($1::int[]) and to_team_id is not null`;
