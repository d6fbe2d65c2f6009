/** The statements that find whom to judge, read what was found of them before, and write what changed. */
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";
import { countedNatures, natures } from "#lib/providers/contract.ts";
import { lastBeforeSql } from "../rows.sql.ts";

/**
 * Whoever writes findings, or many rows of the list at once, holds this meanwhile, for a batch at a time: two that wrote the same rows in
 * another order would wait for each other for ever. Taken after the lock of owners, never before.
 */
export const findingsLockSql = "select pg_advisory_xact_lock(7301006)::text";

/** Whom checks judge. */
export const counted = `identity_row.nature in (${countedNatures.map((nature) => natures[nature].code).join(", ")})`;

/** Everybody who is judged, or of whom something is left open: the next batch after an id. */
export const everybodySql = `
  select principal_id::text as id from identity_row
   where principal_id > $1::bigint and ((${counted} and state <> 3) or checks <> 0 or checks_due is distinct from 'infinity')
   order by principal_id limit $2`;

/**
 * Besides whose list row runs may have changed: whom they changed documents, groups, trusts and links for, whom nobody judged yet, whose
 * day has come, and whose owner is another than when they were judged; everybody, where a check was set since the run before. `$1`: the earliest as-of of theirs,
 * `$2`: their ids.
 */
export const nearbySql = `
  with recursive changed_role as (select id from role where changed_at >= $1 or closed_at >= $1),
  changed_grant as (
    select role_grant.subject_id from changed_role join role_grant on role_grant.role_id = changed_role.id and role_grant.closed_at is null
    union select subject_id from role_grant where changed_at >= $1 or closed_at >= $1),
  reached as (
    select subject_id as id from changed_grant where subject_id is not null
    union select member_id from membership where (changed_at >= $1 or closed_at >= $1) and member_id is not null
    union select membership.member_id from reached join membership on membership.group_id = reached.id
           where membership.closed_at is null and membership.member_id is not null),
  changed_principal as (
    select id from principal where changed_at >= $1 or closed_at >= $1
    union select principal_id from row_dirty)
  insert into row_dirty
  select id from reached
  union select trust.subject_id from changed_principal join trust on trust.trusted_id = changed_principal.id
         where trust.closed_at is null and trust.subject_id is not null
  union select trusted_id from trust where (changed_at >= $1 or closed_at >= $1) and trusted_id is not null
  union select from_id from link where first_seen >= $1 and from_id is not null
  union select to_id from link where first_seen >= $1 and to_id is not null
  -- Whether the missing end of half a link is collected may have changed with any source.
  union select ends.id from link cross join lateral (values (from_id), (to_id)) ends(id)
         where link.state <> 'confirmed' and ends.id is not null
  union select finding.identity_id from finding
         where finding.closed_at is null and finding.identity_id is not null and finding.resource like 'link:%'
           and not exists (select from link where 'link:' || link.key = finding.resource)
  union select principal_id from identity_row
         where (checks_due is null or checks_due <= ($1::timestamptz at time zone 'UTC')::date)
            or (${counted} and state <> 3 and (owner_state < 3) <> (checks & 1 = 1))
            or ${counted} and state <> 3 and (owner_state >= ${ownerStates.claimed.code} and exists (
                 select from ownership where ownership.identity_id = principal_id and not ownership.needed)) <> (checks & ${2 ** checkCodes["not-needed"].bit} <> 0)
            or exists (select from check_setting where set_at >= ${lastBeforeSql("$2")})
  on conflict do nothing`;

export const stageSql = `
  create temp table if not exists finding_stage (like finding) on commit delete rows;
  alter table finding_stage alter column id drop not null;
  truncate finding_stage`;

export const unstageSql = "drop table if exists finding_stage";

/** In the order rows are staged. */
export const findingColumns = [
  "id",
  "identity_id",
  "rule",
  "resource",
  "grant_id",
  "first_seen",
  "last_seen",
  "closed_at",
  "ended",
  "ended_why",
  "is_disabled",
  "confidence",
  "evidence",
  "facts",
  "reopened",
] as const;

export const copySql = `copy finding_stage (${findingColumns.join(", ")}) from stdin`;

const columns = `
  id::text, identity_id::text as "identityId", rule, resource, first_seen as "firstSeen", last_seen as "lastSeen",
  closed_at as "closedAt", ended, ended_why as "endedWhy", is_disabled as "isDisabled", confidence, evidence, facts, reopened`;

/** Every finding of these identities there ever was. `$1`: their ids. */
export const knownSql = `select ${columns} from finding where identity_id = any($1::bigint[])`;

const values = findingColumns.filter(
  (column) => !["id", "identity_id", "rule", "resource", "grant_id"].includes(column),
);

export const updateSql = `
  update finding kept set ${values.map((column) => `${column} = staged.${column}`).join(", ")}
    from finding_stage staged
   where staged.id = kept.id`;

const inserted = findingColumns.filter((column) => column !== "id");

export const insertSql = `
  insert into finding (${inserted.join(", ")})
  select ${inserted.join(", ")} from finding_stage where id is null order by identity_id, rule, resource`;

/** What the list says of checks; rows that say it already are not written. `$1`: identities, `$2`: bits, `$3`: days to judge again. */
export const bitsSql = `
  update identity_row kept set checks = fresh.checks, checks_due = fresh.due
    from unnest($1::bigint[], $2::bigint[], $3::date[]) fresh(id, checks, due)
   where kept.principal_id = fresh.id and (kept.checks, kept.checks_due) is distinct from (fresh.checks, fresh.due)`;

/** Open grants that name nobody who is there: the next batch after an id. */
export const bindingsSql = `
  select role_grant.id::text, source.provider, role_grant.subject_kind as "subjectKind", role_grant.subject_value as "subjectValue",
         role_grant.scope_id as "scopeId", coalesce(role.name, role_grant.role_value) as "roleName",
         coalesce(role.external_id, role_grant.role_value) as "roleExternalId", role_grant.via,
         coalesce(role_grant.attributes ->> 'bootstrap' = 'true', false) as "isBootstrap",
         role_grant.attributes ->> 'principalType' as "subjectType",
         scope.external_id as "scopeExternalId", scope.name as "scopeName", subject.closed_at is not null as "isGone"
    from role_grant
    join slice on slice.id = role_grant.slice_id
    join source on source.id = slice.source_id
    join scope on scope.id = role_grant.scope_id
    left join role on role.id = role_grant.role_id
    left join principal subject on subject.id = role_grant.subject_id
   where role_grant.closed_at is null and role_grant.effect = 'allow' and role_grant.subject_kind <> 'scope'
     and (role_grant.subject_id is null or subject.closed_at is not null
          or (source.provider = 'kubernetes' and role_grant.subject_kind in ('user', 'group')
              and role_grant.subject_value ~ '/system:(anonymous|unauthenticated)$')) and role_grant.id > $1::bigint
   order by role_grant.id limit $2`;

/** Findings of these grants, and what is open of grants that are no such binding any more. `$1`: ids of grants there are. */
export const knownBindingsSql = `
  select ${columns}, grant_id::text as "grantId",
         exists (select from role_grant where role_grant.id = finding.grant_id and role_grant.closed_at is null) as "isGranted"
    from finding
   where identity_id is null and (closed_at is null or grant_id = any($1::bigint[]))`;

/** Checks by which not everybody was judged yet since they were set. */
export const unjudgedSql = `select rule, set_at::text as "setAt" from check_setting where judged_at is null`;

/** Those that nobody set anew meanwhile. `$1`: rules, `$2`: when each was set, `$3`: now. */
export const judgedSql = `
  update check_setting set judged_at = $3
    from unnest($1::smallint[], $2::text[]) judged(rule, set_at)
   where check_setting.rule = judged.rule and check_setting.set_at::text = judged.set_at`;

export const settingsSql = `
  select rule, enabled, thresholds, scope, set_by as "setBy", set_at as "setAt" from check_setting`;
