/** The statements behind the identity page. `$1` is the principal's id unless said otherwise; each reads through an index. */
import { rowColumns } from "./identity-columns.sql.ts";

/** What `Seen` is made of. */
function seen(table: string): string {
  return `${table}.first_seen as "firstSeen", ${table}.changed_at as "changedAt", ${table}.closed_at as "closedAt",
          ${table}.unknown, ${table}.unknown_since as "unknownSince"`;
}

/** A principal somebody refers to, as columns of `link`. */
const linkColumns = `link.id::text as link_id, link.name as link_name, link.kind as link_kind,
  link.provider as link_provider, link.closed_at is not null as link_gone,
  (select scope.name from scope where scope.id = link.scope_id) as link_scope`;

export const identitySql = `
  select ${rowColumns}, principal.external_id, principal.resource_name as "resourceName",
         principal.created_at as "createdAt", principal.disabled, principal.tags, principal.attributes,
         ${seen("principal")}, scope.external_id as scope_external_id, scope.name as scope_name,
         scope.kind as scope_kind, source.name as source_name
    from identity_row page
    join principal on principal.id = page.principal_id
    left join scope on scope.id = page.scope_id
    left join source on source.id = page.source_id
   where page.principal_id = $1`;

export const aliasesSql = `
  select kind, value from alias where principal_id = $1 and closed_at is null order by kind, value`;

export const credentialsSql = `
  select id::text, external_id as "externalId", kind, status, created_at as "createdAt", expires_at as "expiresAt",
         last_used_at as "lastUsedAt", attributes, ${seen("credential")}
    from credential
   where principal_id = $1
   order by closed_at is not null, created_at desc nulls last, id`;

const grantColumns = `
  role_grant.id::text, role_grant.subject_id::text as "subjectId", role_grant.effect, role_grant.via, role_grant.condition,
  role_grant.role_kind as "roleKind", role_grant.role_value as "roleValue", ${seen("role_grant")},
  scope.external_id as "scopeExternalId", scope.name as "scopeName", scope.kind as "scopeKind",
  role_grant.role_id::text as "roleId", role_grant.attributes->'assignments' as assignments`;

/** `$1`: ids of principals. */
export const grantsSql = `
  select ${grantColumns}
    from role_grant
    left join scope on scope.id = role_grant.scope_id
   where role_grant.subject_id = any($1::bigint[]) and role_grant.closed_at is null
   order by role_grant.via, role_grant.role_value, role_grant.id`;

/** Organization policies on the scope or above it. `$1`: external ids of those scopes, `$2`: the provider. */
export const organizationPoliciesSql = `
  select ${grantColumns}
    from role_grant
    join scope on scope.id = role_grant.scope_id
   where role_grant.subject_kind = 'scope' and role_grant.subject_value = any($1::text[])
     and role_grant.subject_id is null and role_grant.closed_at is null and scope.provider = $2
   order by role_grant.via, role_grant.role_value, role_grant.id`;

/** `$1`: keys of rows of usage. */
export const usedAtSql = `
  select replace(key::text, '-', '') as key, last_used_at as "usedAt" from usage where key = any($1::uuid[])`;

/** `$1`: ids of roles. */
export const rolesSql = `
  select role.id::text, role.provider, role.external_id as "externalId", role.kind, role.name,
         role.resource_name as "resourceName", role.version, role.manager, role.attributes, ${seen("role")},
         document.content
    from role
    left join document on document.hash = role.document_hash
   where role.id = any($1::bigint[])`;

/** The scope and those above it, the nearest first. `$1`: a scope's id. */
export const scopePathSql = `
  with recursive path as (
    select id, parent_id, external_id, name, 0 as distance from scope where id = $1
    union all
    select scope.id, scope.parent_id, scope.external_id, scope.name, path.distance + 1
      from path join scope on scope.id = path.parent_id
     where path.distance < 50)
  select id, external_id as "externalId", name from path order by distance`;

export const membershipsSql = `
  select membership.group_kind as kind, membership.group_value as value, membership.group_id::text as "groupId", ${linkColumns}
    from membership
    left join principal link on link.id = membership.group_id
   where membership.member_id = $1 and membership.closed_at is null
   order by link.name, membership.group_value`;

export const membersSql = `
  select membership.member_kind as kind, membership.member_value as value, ${linkColumns},
         count(*) over ()::int as total
    from membership
    left join principal link on link.id = membership.member_id
   where membership.group_id = $1 and membership.closed_at is null
   order by link.name, membership.member_value
   limit $2`;

const trustColumns = `
  trust.id::text, trust.mechanism, trust.condition, trust.attributes, ${seen("trust")},
  trust.subject_kind as "subjectKind", trust.subject_value as "subjectValue",
  trust.trusted_kind as "trustedKind", trust.trusted_value as "trustedValue", ${linkColumns}`;

/** Who may become it; the link is whom it trusts. What an annotation claims is half of a link between clouds, and shown as one. */
export const trustsSql = `
  select ${trustColumns}
    from trust
    left join principal link on link.id = trust.trusted_id
   where trust.subject_id = $1 and trust.closed_at is null and trust.mechanism <> 'annotation'
   order by trust.mechanism, trust.trusted_value, trust.id`;

/** What it may become; the link is who trusts it. */
export const trustedBySql = `
  select ${trustColumns}, count(*) over ()::int as total
    from trust
    left join principal link on link.id = trust.subject_id
   where trust.trusted_id = $1 and trust.closed_at is null and trust.mechanism <> 'annotation'
   order by trust.id
   limit $2`;

export const workloadsSql = `
  select id::text, external_id as "externalId", kind, name, location, attributes, ${seen("workload")}
    from workload
   where runs_as_id = $1 and closed_at is null
   order by kind, name, id
   limit $2`;

/** Refused attempts are no use. */
export const usageSql = `
  select source, plane, covered_from::text as "coveredFrom", covered_to::text as "coveredTo",
         last_used_at as "lastUsedAt", packed
    from usage
   where principal_id = $1 and source not like '%/denied'
   order by source, plane`;

/** `$1`: action ids. */
export const actionNamesSql = "select id, name from action where id = any($1::int[])";

export const ownerHintsSql = `
  select source, hint_key as key, value, first_seen as "firstSeen"
    from owner_hint
   where subject_id = $1 and closed_at is null
   order by source, hint_key, value`;

/** Slices of scopes. `$1`: their ids. */
export const slicesSql = `
  select slice.stream, slice.status, slice.reason, slice.hint, slice.permission, slice.complete_at as "completeAt",
         slice.complete_at is not null as "everComplete", slice.attempted_at as "attemptedAt", scope.id as "scopeId", scope.external_id as "scopeExternalId", scope.name as "scopeName"
    from slice
    join scope on scope.id = slice.scope_id
   where slice.scope_id = any($1::int[])
   order by slice.stream`;

export const linksSql = `
  select ${linkColumns} from principal link where link.id = any($1::bigint[])`;

/** Namesakes are found through two partial indexes, those of the living and of the gone. */
export const successorsSql = `
  select ${linkColumns}
    from (select live.id from principal gone
            join principal live on live.provider = gone.provider and live.resource_name = gone.resource_name
                               and live.closed_at is null
           where gone.id = $1
          union all
          select later.id from principal gone
            join principal later on later.provider = gone.provider and later.resource_name = gone.resource_name
                                and later.closed_at is not null
           where gone.id = $1) namesake
    join identity_row on identity_row.principal_id = namesake.id and identity_row.predecessor_id = $1
    join principal link on link.id = namesake.id
   order by link.first_seen, link.id`;

/** Scopes whose principals were all read, among those named. `$1`: external ids, `$2`: the provider, `$3`: streams. */
export const readScopesSql = `
  select scope.external_id as "externalId"
    from scope
    join slice on slice.scope_id = scope.id and slice.stream = any($3::text[])
   where scope.provider = $2 and scope.external_id = any($1::text[])
   group by scope.external_id
  having bool_and(slice.status = 'complete')`;
