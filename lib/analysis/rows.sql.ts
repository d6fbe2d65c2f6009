/** The statements that read the facts of a batch of identities and write their list rows. `$1` is the batch: principal ids. */

/** Columns of identity_row in the order rows are staged. */
export const rowColumns = [
  "principal_id",
  "provider",
  "kind",
  "nature",
  "nature_confidence",
  "environment",
  "environment_confidence",
  "class",
  "class_confidence",
  "source_id",
  "scope_id",
  "state",
  "created_on",
  "first_seen_on",
  "gone_on",
  "last_used_on",
  "last_used_state",
  "signs_in_with",
  "signs_in_unread",
  "static_credentials",
  "oldest_credential_on",
  "grants",
  "workloads",
  "gaps",
  "predecessor_id",
  "name",
  "search",
] as const;

export const principalsSql = `
  select id::text, provider, external_id, kind, name, resource_name, created_at, first_seen, closed_at, disabled, tags,
         attributes, scope_id
    from principal
   where id = any($1::bigint[])`;

export const trustsSql = `
  select subject_id::text as principal_id, mechanism, trusted_kind, trusted_value, condition, closed_at
    from trust
   where subject_id = any($1::bigint[])`;

export const credentialsSql = `
  select principal_id::text, kind, status, created_at, expires_at, last_used_at, closed_at
    from credential
   where principal_id = any($1::bigint[])`;

export const aliasesSql = `
  select principal_id::text, value
    from alias
   where principal_id = any($1::bigint[]) and closed_at is null
   order by id`;

/** Refused attempts are no use. */
export const usageSql = `
  select principal_id::text, plane, last_used_at
    from usage
   where principal_id = any($1::bigint[]) and source not like '%/denied'`;

/** Open allow grants: its own, and those of the groups it is in. */
export const grantCountsSql = `
  select principal_id::text, count(*)::int as count
    from (select subject_id as principal_id
            from role_grant
           where subject_id = any($1::bigint[]) and closed_at is null and effect = 'allow'
          union all
          select membership.member_id
            from membership
            join role_grant on role_grant.subject_id = membership.group_id
           where membership.member_id = any($1::bigint[]) and membership.closed_at is null
             and role_grant.closed_at is null and role_grant.effect = 'allow') held
   group by principal_id`;

export const workloadCountsSql = `
  select runs_as_id::text as principal_id, count(*)::int as count, array_agg(distinct kind) as kinds
    from workload
   where runs_as_id = any($1::bigint[]) and closed_at is null
   group by runs_as_id`;

/** The latest gone principal of the same provider and name that was there before. */
export const predecessorsSql = `
  select principal.id::text as principal_id, before.id::text as predecessor_id
    from principal
    cross join lateral (
      select earlier.id
        from principal earlier
       where earlier.resource_name = principal.resource_name and earlier.provider = principal.provider
         and earlier.closed_at is not null
         and (earlier.first_seen, earlier.id) < (principal.first_seen, principal.id)
       order by earlier.first_seen desc, earlier.id desc
       limit 1) before
   where principal.id = any($1::bigint[])`;

/** Everybody: the next batch after an id. */
export const everybodySql =
  "select id::text from principal where id > $1::bigint order by principal.id limit $2";

/** Days without use after which an identity is stale. */
const staleAfterDays = 90;

/** The identities a run touched: the next batch after an id. */
export const touchedSql =
  "select principal_id::text as id from row_dirty where principal_id > $1::bigint order by principal_id limit $2";

/** The as-of of the last run that went well before the first of these, which are given by ids. */
export const lastBeforeSql = (runs: string) => `
  coalesce((select max(observed_at) from run
             where id < (select min(one) from unnest(${runs}::bigint[]) one) and status in ('complete', 'partial')), '-infinity')`;

/**
 * Collects whom runs touched. `$1`: the earliest as-of of theirs, `$2`: their ids. Facts of other sources newer than that come along,
 * which costs time and changes nothing.
 */
export const dirtySql = `
  with recursive turned as (
    select slice.scope_id
      from slice_run
      join slice on slice.id = slice_run.slice_id
     where slice_run.run_id = any($2::bigint[])
       and slice_run.status is distinct from (
         select earlier.status from slice_run earlier
          where earlier.slice_id = slice_run.slice_id and earlier.run_id < slice_run.run_id
          order by earlier.run_id desc limit 1)
    union select id from scope where moved_at >= $1
    -- What is read of a scope as a whole says something about everything below it.
    union select scope.id from turned join scope on scope.parent_id = turned.scope_id),
  fact as (
    select id as principal_id from principal where changed_at >= $1 or closed_at >= $1
    union select subject_id from trust where changed_at >= $1 or closed_at >= $1
    union select principal_id from credential where changed_at >= $1 or closed_at >= $1
    -- A credential that expired since the last collection changed without anybody writing it.
    union select principal_id from credential
           where closed_at is null and expires_at <= $1
             and expires_at > ${lastBeforeSql("$2")}
    union select principal_id from alias where changed_at >= $1 or closed_at >= $1
    union select principal_id from usage where changed_at >= $1
    union select subject_id from role_grant where changed_at >= $1 or closed_at >= $1
    union select member_id from membership where changed_at >= $1 or closed_at >= $1
    union select runs_as_id from workload where changed_at >= $1 or closed_at >= $1
    union select principal.id from turned join principal on principal.scope_id = turned.scope_id
    union select identity_id from score where changed_at >= $1
    -- In use until today, and not any more.
    union select principal_id from identity_row
           where staleness = 1 and last_used_on < ($1::timestamptz at time zone 'UTC')::date - ${staleAfterDays}),
  moved as (
    select principal.id, principal.provider, principal.resource_name
      from fact join principal on principal.id = fact.principal_id
     where principal.resource_name is not null and (principal.changed_at >= $1 or principal.closed_at >= $1))
  insert into row_dirty
  select principal_id from fact where principal_id is not null
  union select membership.member_id from fact join membership on membership.group_id = fact.principal_id
         where membership.member_id is not null
  union select live.id from moved
          join principal live on live.provider = moved.provider and live.resource_name = moved.resource_name
                             and live.closed_at is null
  union select gone.id from moved
          join principal gone on gone.provider = moved.provider and gone.resource_name = moved.resource_name
                             and gone.closed_at is not null`;

/** Everybody in these scopes. `$1`: ids of scopes. */
export const dirtyScopesSql = `
  insert into row_dirty select id from principal where scope_id = any($1::int[]) on conflict do nothing`;

const values = rowColumns.slice(1);

export const stageSql = `
  create temp table if not exists identity_row_stage (like identity_row including defaults);
  create temp table if not exists row_dirty (principal_id bigint primary key);
  truncate identity_row_stage, row_dirty`;

export const unstageSql = "drop table if exists identity_row_stage, row_dirty";

export const copySql = `copy identity_row_stage (${rowColumns.join(", ")}) from stdin`;

/** Columns that are read from the identity's score as it stands. */
const scored = ["tier", "evidence", "opi", "weighted_opi", "granted", "used", "unused", "administrator"];

/** Unused for all of the window, with enough evidence; `$1`: as-of. 0: not known, 1: in use, 2: stale. */
const staleness = `
  case when staged.last_used_state = 2
            and staged.last_used_on >= ($1::timestamptz at time zone 'UTC')::date - ${staleAfterDays} then 1
       when score.evidence = 1 and staged.last_used_state in (1, 2) then 2
       else 0 end`;

const written = [...values, ...scored, "staleness"];
const fresh = [
  ...values.map((column) => `staged.${column}`),
  ...scored.map((column) => `score.${column}`),
  `${staleness} as staleness`,
];

/** Unchanged rows are not written, not even locked. */
export const updateSql = `
  update identity_row kept
     set ${written.map((column) => `${column} = fresh.${column}`).join(", ")}
    from (select staged.principal_id, ${fresh.join(", ")}
            from identity_row_stage staged left join score on score.identity_id = staged.principal_id) fresh
   where fresh.principal_id = kept.principal_id
     and (${written.map((column) => `kept.${column}`).join(", ")})
         is distinct from (${written.map((column) => `fresh.${column}`).join(", ")})`;

export const insertSql = `
  insert into identity_row (principal_id, ${written.join(", ")})
  select staged.principal_id, ${fresh.join(", ")}
    from identity_row_stage staged left join score on score.identity_id = staged.principal_id
   where not exists (select from identity_row kept where kept.principal_id = staged.principal_id)
   order by staged.principal_id`;

/** Rows of principals that were deleted for good. */
export const removeSql = `
  delete from identity_row kept
   where not exists (select from principal where principal.id = kept.principal_id)`;
