/** What suggests owners of a batch of identities, one statement per kind of sign. `$1`: principal ids. */

/** Hints of the identity itself. */
export const ownHintsSql = `
  select subject_id::text as id, source, hint_key as key, value,
         case when source = 'namespace-label' then scope.name end as place
    from owner_hint
    join principal on principal.id = owner_hint.subject_id
    left join scope on scope.id = principal.scope_id
   where subject_id = any($1::bigint[]) and owner_hint.closed_at is null`;

/** A scope's own tags or labels, as rows of key and value; those of a namespace are hints already. */
export const scopeTags = `
  jsonb_each_text(case when scope.kind like '%namespace' then '{}'
                       when jsonb_typeof(scope.attributes -> 'tags') = 'object' then scope.attributes -> 'tags'
                       when jsonb_typeof(scope.attributes -> 'labels') = 'object' then scope.attributes -> 'labels'
                       else '{}' end)`;

/** Hints of the account or project it lives in, and that scope's own tags; labels of a namespace are hints of each account in it. */
export const scopeHintsSql = `
  select principal.id::text as id, hint.source, hint.key, hint.value, scope.name as place
    from principal
    join scope on scope.id = principal.scope_id
    cross join lateral (
      select source, hint_key as key, value from owner_hint
       where owner_hint.scope_id = scope.id and subject_kind = 'scope' and subject_value = scope.external_id and closed_at is null
      union all
      select 'scope', tag.key, tag.value
        from ${scopeTags} tag) hint
   where principal.id = any($1::bigint[])`;

/** Keys that say what a thing belongs to, never whose it is: those that carry the same value in one place are of one workload. */
const workloadKeys = [
  "app",
  "application",
  "service",
  "project",
  "aws:cloudformation:stack-name",
  "app.kubernetes.io/part-of",
  "app.kubernetes.io/instance",
  "app.kubernetes.io/name",
];
const keys = workloadKeys.map((key) => `'${key}'`).join(", ");

/** The places of an identity: where it lives, and each workload it is labelled as part of there. */
const places = `
  cross join lateral (
    select principal.scope_id || '' as place, scope.name as label, scope.kind, false as is_workload
    union all
    select principal.scope_id || '|' || lower(tag.key) || '=' || tag.value, tag.value, scope.kind, true
      from jsonb_each_text(principal.tags) tag where lower(tag.key) in (${keys}) and tag.value <> '') at`;

/** Where each of them is. */
export const placesSql = `
  select principal.id::text as id, at.place, at.label, at.kind, at.is_workload as "isWorkload"
    from principal join scope on scope.id = principal.scope_id ${places}
   where principal.id = any($1::bigint[])`;

/** How many live claims each team has in each place. `$1`: ids in whose scopes; null: everywhere. $2 today. */
export const ownedPlacesSql = `
  with held as materialized (
    select principal.id, principal.scope_id, principal.tags, ownership.team_id
      from ownership join principal on principal.id = ownership.identity_id
     where ownership.state > 2 and ownership.until > $2::date and principal.closed_at is null
       and ($1::bigint[] is null or principal.scope_id in (select scope_id from principal where id = any($1::bigint[]))))
  select at.place, principal.team_id as team, count(*)::int as count
    from held principal join scope on scope.id = principal.scope_id ${places}
   group by 1, 2`;

/** Who of known owners may become it. $2 today. */
export const usersSql = `
  with uses as (
    select subject_id as id, trusted_id as by from trust
     where subject_id = any($1::bigint[]) and closed_at is null and trusted_id is not null and mechanism <> 'owner'
    union
    select to_id, from_id from link where to_id = any($1::bigint[]) and from_id is not null),
  owned as (
    select uses.id, ownership.team_id, count(*)::int as count, min(principal.name) as name
      from uses join ownership on ownership.identity_id = uses.by and ownership.state > 2 and ownership.until > $2::date
      join principal on principal.id = uses.by
     where uses.by <> uses.id group by 1, 2)
  select id::text, team_id as team, count, sum(count) over (partition by id)::int as of, name from owned`;

/** Tokens of builds that may become it. */
export const federatedSql = `
  select subject_id::text as id, trusted_value as federated from trust
   where subject_id = any($1::bigint[]) and closed_at is null and trusted_kind = 'federated'`;

export const predecessorsSql = `
  select row.principal_id::text as id, ownership.team_id as team, before.name
    from identity_row row
    join ownership on ownership.identity_id = row.predecessor_id
    join principal before on before.id = row.predecessor_id
   where row.principal_id = any($1::bigint[])`;

/** $1 ids, $2 the suggestions as JSON. What did not change is not written. */
export const writeSuggestionsSql = `
  with fresh as (
    select * from jsonb_to_recordset($2::jsonb)
      fresh(identity_id bigint, team_id int, rank smallint, confidence smallint, told boolean, signals jsonb)),
  gone as (
    delete from suggestion kept where identity_id = any($1::bigint[])
       and not exists (select from fresh where fresh.identity_id = kept.identity_id and fresh.team_id = kept.team_id))
  insert into suggestion as kept (identity_id, team_id, rank, confidence, told, signals)
  select identity_id, team_id, rank, confidence, told, signals from fresh order by identity_id, team_id
  on conflict (identity_id, team_id) do update
     set (rank, confidence, told, signals) = (excluded.rank, excluded.confidence, excluded.told, excluded.signals)
   where (kept.rank, kept.confidence, kept.told, kept.signals) is distinct from
         (excluded.rank, excluded.confidence, excluded.told, excluded.signals)`;
