/** The statements behind a what-if. */
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { isOurs } from "../exact-change/exact-change.sql.ts";

/** Counts of everybody in scope, never what they are granted. `ids`: a select of the identities. */
export const standingsSql = (ids: string) => `
  select principal_id::text as id, provider, evidence, coalesce(granted, 0) as granted, coalesce(used, 0) as used,
         coalesce(unused, 0) as unused, tier
    from identity_row where principal_id in (${ids}) order by principal_id`;

/** The same of some. `$1`: ids. */
export const standingsOfSql = standingsSql("select unnest($1::bigint[])");

/** `where`: of the items, as the worklist asks. */
export const itemsSql = (where: string) => `
  select item.id::text, item.decision, item.title, item.state, item.identity_id::text as "identityId", item.role_id::text as "roleId",
         item.sharers, item.n, row.workloads, principal.name, principal.tags,
         principal.provider, principal.kind, principal.external_id as "externalId", principal.resource_name as "resourceName",
         principal.attributes, principal.disabled, ${isOurs("principal")} as "isOurs",
         exists (select from break_glass where identity_id = principal.id and over_on is null) as "isDeclared",
         exists (select from finding where finding.item_id = item.id and finding.closed_at is null
                    and finding.rule in (${checkCodes["unused-credential"].bit}, ${checkCodes["unused-identity"].bit})) as "isProvenUnused"
    from work_item item
    left join principal on principal.id = item.identity_id
    left join identity_row row on row.principal_id = item.identity_id
   where ${where} order by item.id`;

/** Why somebody stands in the way, by items. `where`: as above. */
export const blockedSql = (where: string) => `
  select blocker ->> 'why' as why, count(distinct item.id)::int as items
    from work_item item cross join lateral jsonb_array_elements(item.blockers) blocker
   where ${where} group by 1 order by 1`;

/** Whom documents reach by name or by a group. `$1`: ids of roles. */
export const holdersSql = `
  select distinct role.provider, held.id::text
    from role
    join lateral (
      select subject_id as id from role_grant where role_id = role.id and closed_at is null and effect = 'allow'
      union select membership.member_id from role_grant join membership on membership.group_id = role_grant.subject_id and membership.closed_at is null
             where role_grant.role_id = role.id and role_grant.closed_at is null and role_grant.effect = 'allow') held on held.id is not null
   where role.id = any($1::bigint[])`;

/** `$1`: ids. */
export const namesSql = `select principal_id::text as id, name from identity_row where principal_id = any($1::bigint[])`;
