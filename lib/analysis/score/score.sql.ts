/** The statements that read what identities hold and did, and write their scores. */
import { resolvePrincipal } from "#lib/ingest/resolve.sql.ts";

const day = (column: string) => `(${column}::date - date '1970-01-01')`;

/** Whom a batch is about. `$1`: ids of principals. What is gone has no score. */
export const holdersSql = `
  select principal.id::text, principal.kind, principal.external_id as "externalId", principal.name,
         principal.resource_name as "resourceName", principal.attributes, principal.scope_id as "scopeId",
         ${day("(principal.created_at at time zone 'UTC')")} as "createdDay",
         ${day("(principal.first_seen at time zone 'UTC')")} as "firstSeenDay"
    from principal
   where principal.id = any($1::bigint[]) and principal.provider = $2 and principal.closed_at is null
   order by principal.id`;

const grantColumns = `
  role_grant.subject_kind as "subjectKind", role_grant.subject_value as "subjectValue", role_grant.effect, role_grant.via,
  role_grant.condition, nullif(role_grant.attributes, '{}') as attributes, role_grant.scope_id as "scopeId",
  role.kind as "roleKind", coalesce(role.external_id, role_grant.role_value) as "roleExternalId", role.manager as "roleManager",
  nullif(role.attributes, '{}') as "roleAttributes",
  case when role.closed_at is null then encode(role.document_hash, 'hex') end as document`;

/** Every group that `$1` are in, however deep. */
export const belongsSql = `
  with recursive belongs(holder, "group") as (
    select member_id, group_id from membership
     where member_id = any($1::bigint[]) and closed_at is null and group_id is not null
    union
    select belongs.holder, membership.group_id
      from belongs join membership on membership.member_id = belongs."group"
     where membership.closed_at is null and membership.group_id is not null)
  select holder::text, "group"::text from belongs`;

/**
 * Open grants to principals `$1`. The limit makes the database look each role up: left to choose, it reads all roles of the estate
 * for every batch.
 */
export const grantsSql = `
  select role_grant.subject_id::text as holder, ${grantColumns}
    from role_grant
    left join lateral (select * from role where role.id = role_grant.role_id limit 1) role on true
   where role_grant.subject_id = any($1::bigint[]) and role_grant.closed_at is null`;

/** `$1`: hashes. */
export const documentsSql = `
  select encode(hash, 'hex') as hash, content from document where hash = any($1::bytea[])`;

/** Open grants of subjects that identities belong to without a membership. `$1`: provider, `$2`: kinds, `$3`: values. */
export const impliedGrantsSql = `
  select wanted.kind as "wantedKind", wanted.value as "wantedValue", ${grantColumns}
    from unnest($2::text[], $3::text[]) wanted(kind, value)
    join role_grant on role_grant.subject_id = ${resolvePrincipal("$1::text", "wanted.kind", "wanted.value")}
                   and role_grant.closed_at is null
    left join role on role.id = role_grant.role_id`;

/** Policies of the tree: who is below their scope is bounded by them. */
export const scopePoliciesSql = `
  select role_grant.subject_value as scope, ${grantColumns}
    from role_grant
    left join role on role.id = role_grant.role_id
   where role_grant.effect = 'org-policy' and role_grant.subject_kind = 'scope' and role_grant.closed_at is null`;

export const scopesSql = `
  select scope.id, scope.external_id as "externalId", scope.kind, scope.parent_id as "parentId", scope.attributes,
         scope.retired_at is not null as "isRetired", scope.state = 'suspended' as "isSuspended"
    from scope where scope.provider = $1`;

const evidenceColumns = `
  usage.source, usage.plane, ${day("usage.covered_from")} as "coveredFrom", ${day("usage.covered_to")} as "coveredTo", usage.packed`;

export const usageSql = `
  select usage.principal_id::text as holder, ${evidenceColumns} from usage where usage.principal_id = any($1::bigint[])`;

/** What logs of whole scopes would have shown. `$1`: provider. */
/** A record that names nothing only marks how far a log was read. */
export const scopeUsageSql = `
  select usage.principal_value as scope, ${evidenceColumns}
    from usage join scope on scope.external_id = usage.principal_value and scope.provider = $1
   where usage.principal_kind = 'scope' and length(usage.packed) > 0`;

export const holdingsSql = `
  select identity_id::text as "identityId", from_day as "fromDay", replace(grant_set::text, '-', '') as "grantSet"
    from holding where identity_id = any($1::bigint[]) order by identity_id, from_day`;

export const grantSetPartsSql = `
  select replace(hash::text, '-', '') as hash, parts from grant_set where hash = any($1::uuid[])`;

/**
 * `$1`: hashes, `$2`: provider, `$3`: their parts, a line each with a JSON array, `$4`: as-of, `$5`: what they give, a line each: `x`, then hex,
 * `$6`: size of the catalogue.
 */
export const addGrantSetsSql = `
  insert into grant_set (hash, provider, parts, first_seen, actions, catalogue)
  select wanted.hash, $2, wanted.parts, $4, decode(substr(wanted.actions, 2), 'hex'), $6::int
    from unnest($1::uuid[], string_to_array($3, e'\\n'), string_to_array($5, e'\\n')) wanted(hash, parts, actions)
   order by wanted.hash
  on conflict (hash) do update set actions = excluded.actions, catalogue = excluded.catalogue
   where (grant_set.actions, grant_set.catalogue) is distinct from (excluded.actions, excluded.catalogue)`;

/** Sets somebody holds of which it is not told what they give of this catalogue. `$1`: provider, `$2`: its size, `$3`: how many. */
export const untoldGrantSetsSql = `
  select replace(hash::text, '-', '') as hash from grant_set
   where provider = $1 and catalogue is distinct from $2::int
     and exists (select from score where score.grant_set = grant_set.hash)
   order by grant_set.hash limit $3`;

/** `$1`: identities, `$2`: first days, `$3`: grant sets. */
export const addHoldingsSql = `
  insert into holding (identity_id, from_day, grant_set)
  select * from unnest($1::bigint[], $2::int[], $3::uuid[])
  on conflict (identity_id, from_day) do update set grant_set = excluded.grant_set`;

/** Columns of score in the order rows are staged. */
export const scoreColumns = [
  "identity_id",
  "grant_set",
  "due_on",
  "catalogue",
  "granted",
  "used",
  "unused",
  "undecided",
  "conditional",
  "outside",
  "unknown",
  "open_ended",
  "at_least",
  "at_most",
  "opi",
  "weighted_opi",
  "evidence",
  "tier",
  "administrator",
  "escalations",
  "breadth",
  "unused_30",
] as const;

const values = scoreColumns.slice(1);

export const stageSql = `
  create temp table if not exists score_stage (like score);
  alter table score_stage alter column changed_at drop not null;
  alter table score_stage add column if not exists actions bytea;
  create temp table if not exists score_dirty (principal_id bigint primary key);
  truncate score_stage, score_dirty`;

export const unstageSql = "drop table if exists score_stage, score_dirty";

export const copySql = `copy score_stage (${scoreColumns.join(", ")}, actions) from stdin`;

export const updateSql = `
  update score kept
     set ${values.map((column) => `${column} = staged.${column}`).join(", ")}, changed_at = $1
    from score_stage staged
   where staged.identity_id = kept.identity_id
     and (${values.map((column) => `kept.${column}`).join(", ")})
         is distinct from (${values.map((column) => `staged.${column}`).join(", ")})`;

export const insertSql = `
  insert into score (${scoreColumns.join(", ")}, changed_at)
  select ${scoreColumns.map((column) => `staged.${column}`).join(", ")}, $1
    from score_stage staged
   where not exists (select from score kept where kept.identity_id = staged.identity_id)
   order by staged.identity_id`;

/** What is proven unused, for whom something is: the same way, in the order of staging, which is that of ids. */
export const updateUnusedSql = `
  update unused_actions kept set actions = staged.actions
    from score_stage staged
   where staged.identity_id = kept.identity_id and staged.actions is not null and staged.actions <> kept.actions`;

export const insertUnusedSql = `
  insert into unused_actions (identity_id, actions)
  select staged.identity_id, staged.actions
    from score_stage staged
   where staged.actions is not null
     and not exists (select from unused_actions kept where kept.identity_id = staged.identity_id)`;

export const removeUnusedSql = `
  delete from unused_actions kept using score_dirty considered
   where considered.principal_id = kept.identity_id
     and not exists (select from score_stage staged where staged.identity_id = kept.identity_id and staged.actions is not null)`;

/** Considered and not scored again: gone, or no longer somebody who has a score. */
export const removeSql = `
  delete from score kept using score_dirty considered
   where considered.principal_id = kept.identity_id
     and not exists (select from score_stage staged where staged.identity_id = kept.identity_id)`;

/** The next ids, in order, as one text: a million rows of one number would cost more than all the rest of asking. */
export const nextSql = `
  select string_agg(principal_id::text, ',' order by principal_id) as ids
    from (select principal_id from score_dirty where principal_id > $1::bigint order by principal_id limit $2) next`;
