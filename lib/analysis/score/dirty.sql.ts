/** Whom a score may have changed for: by what a run stored, by the calendar, by what the catalogue learnt. */

/** `$1`: provider. */
export const everybodySql = `
  insert into score_dirty select id from principal where provider = $1`;

/**
 * `$1`: provider, `$2`: the earliest as-of of the runs, `$3`: their ids, `$4`: size of the catalogue, `$5`: the as-of. What reaches many at once (policies of the
 * tree, grants of sets, logs of whole scopes) makes everybody of the source dirty.
 */
export const dirtySql = `
  with recursive source_of_run as (select source_id from run where id = any($3::bigint[])),
  moved as (
    select id from scope where provider = $1 and moved_at >= $2
    union select scope.id from moved join scope on scope.parent_id = moved.id),
  own_scope as (select id, external_id from scope where provider = $1 and source_id in (select source_id from source_of_run)),
  changed_role as (
    select id from role where provider = $1 and (changed_at >= $2 or closed_at >= $2)),
  changed_grant as (
    select subject_id, subject_kind, subject_value, effect from role_grant where changed_at >= $2 or closed_at >= $2
    union all
    select role_grant.subject_id, role_grant.subject_kind, role_grant.subject_value, role_grant.effect
      from changed_role join role_grant on role_grant.role_id = changed_role.id and role_grant.closed_at is null),
  changed as (
    select id as principal_id from principal where provider = $1 and (changed_at >= $2 or closed_at >= $2)
    union select subject_id from changed_grant
    union select member_id from membership where changed_at >= $2 or closed_at >= $2
    union select principal_id from usage where changed_at >= $2),
  reached as (
    select principal_id from changed where principal_id is not null
    union
    select membership.member_id from reached join membership on membership.group_id = reached.principal_id
     where membership.member_id is not null and membership.closed_at is null),
  for_all as (
    select 1 where exists (
      select from changed_grant
       where effect = 'org-policy' or subject_id is null
          or exists (select from principal where principal.id = changed_grant.subject_id and principal.slice_id = 0))
      or exists (select from usage where principal_kind = 'scope' and changed_at >= $2))
  insert into score_dirty
  select principal.id from reached join principal on principal.id = reached.principal_id where principal.provider = $1
  -- Whose account moved is bounded by other policies now.
  union select principal.id from moved join principal on principal.scope_id = moved.id
  union select principal.id from for_all, own_scope join principal on principal.scope_id = own_scope.id
  union select score.identity_id from score join principal on principal.id = score.identity_id
         where principal.provider = $1
           -- A pattern may name what the catalogue has learnt since.
           and (score.due_on <= ($5::timestamptz at time zone 'UTC')::date or score.catalogue <> $4)
  -- What is collected anew and was never scored, whatever kept it from being.
  union select principal.id from principal join own_scope on own_scope.id = principal.scope_id
         where principal.closed_at is null and not exists (select from score where identity_id = principal.id)`;
