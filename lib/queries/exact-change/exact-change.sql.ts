/** The statements behind the exact change. */

/** Whether a source signs in as a principal, or it has the name that set-up proposes. */
export const isOurs = (principal: string) => `
  (${principal}.name ~ '^rollcall(-reader|-collector)?$' or exists (
    select from source
     where source.provider = ${principal}.provider and source.retired_at is null
       and array[config ->> 'roleName', config ->> 'managementRoleArn', config ->> 'impersonate', config ->> 'clientId']
           && array[${principal}.name, ${principal}.resource_name, ${principal}.attributes ->> 'appId']))`;

/** `$1`: the principal's id. */
export const subjectSql = `
  select principal.provider, principal.kind, principal.external_id as "externalId", principal.name,
         principal.resource_name as "resourceName", principal.attributes, principal.tags, principal.disabled,
         principal.closed_at is not null as "isGone", identity_row.last_used_on::text as "lastUsedOn",
         identity_row.workloads, identity_row.scope_id as "scopeId", ${isOurs("principal")} as "isOurs",
         exists (select from break_glass where identity_id = principal.id and over_on is null) as "isDeclared"
    from principal
    join identity_row on identity_row.principal_id = principal.id
   where principal.id = $1`;

/** `$1`: the principal's id. */
export const credentialFactsSql = `
  select external_id as "externalId", kind, status, created_at::date::text as "createdOn",
         last_used_at::date::text as "lastUsedOn", attributes
    from credential
   where principal_id = $1 and closed_at is null
   order by created_at nulls last, id`;

/** `$1`: the principal's id. */
export const groupNamesSql = `
  select coalesce(principal.name, membership.group_value) as name
    from membership left join principal on principal.id = membership.group_id
   where membership.member_id = $1 and membership.closed_at is null
   order by 1`;

export const scopePathSql = `
  with recursive path as (
    select id, parent_id, external_id, kind, name, 0 as distance from scope where id = $1
    union all
    select scope.id, scope.parent_id, scope.external_id, scope.kind, scope.name, path.distance + 1
      from path join scope on scope.id = path.parent_id
     where path.distance < 50)
  select external_id as "externalId", kind, name from path order by distance`;

/** `$1`: provider, `$2`: external ids. */
export const roleNamesSql = `
  select external_id as "externalId", name, resource_name as "resourceName", version
    from role where provider = $1 and external_id = any($2::text[])`;

/** Roles of these kinds that a source has. `$1`: provider, `$2`: kinds, `$3`: the scope whose source it is. */
export const readyRolesSql = `
  select role.kind, role.external_id as "externalId", role.name, role.resource_name as "resourceName", role.version,
         role.manager, role.attributes, document.content
    from role
    join document on document.hash = role.document_hash
    join scope on scope.id = role.scope_id
   where role.provider = $1 and role.kind = any($2::text[]) and role.closed_at is null
     and scope.source_id = (select source_id from scope where id = $3)`;

/**
 * Names that roles and bindings have or had and that a new one for this identity could be given: made by an earlier change, or by
 * somebody. `$1`: provider, `$2`: the identity's name.
 */
export const takenNamesSql = `
  select name from role where provider = $1 and (name like '%used%' or position(lower($2) in lower(name)) > 0)
  union select substring(external_id from '[^/]+$') from role
   where provider = $1 and (external_id like '%used%' or position(lower($2) in lower(external_id)) > 0)
  union select substring(role_grant.via from '[^/]+$') from role_grant
   where $1 = 'kubernetes' and position(lower($2) in role_grant.via) > 0`;

/** Every open grant of these roles, however it counts. `$1`: provider, `$2`: external ids. */
export const roleGrantsSql = `
  select role.external_id as role, role_grant.subject_id::text as "subjectId", role_grant.subject_value as "subjectValue",
         role_grant.subject_kind as "subjectKind", role_grant.effect
    from role
    join role_grant on role_grant.role_id = role.id and role_grant.closed_at is null
   where role.provider = $1 and role.external_id = any($2::text[])`;

/** Whom the bindings of one way and place name. `$1`: provider, `$2`: ways, `$3`: external ids of scopes, in pairs. */
export const bindingMembersSql = `
  select role_grant.via, scope.external_id as scope, role_grant.subject_kind as kind, role_grant.subject_value as value
    from (select * from unnest($2::text[], $3::text[])) wanted(via, scope)
    join scope on scope.provider = $1 and scope.external_id = wanted.scope
    join role_grant on role_grant.scope_id = scope.id and role_grant.via = wanted.via and role_grant.closed_at is null
   order by role_grant.id`;

/** Everybody below these principals, however deep, and themselves; groups nobody is known to be in stay as such. `$1`: ids. */
export const reachedSql = `
  with recursive reached(root, id) as (
    select unnest($1::bigint[]), unnest($1::bigint[])
    union
    select reached.root, membership.member_id
      from reached join membership on membership.group_id = reached.id
     where membership.closed_at is null and membership.member_id is not null)
  select reached.root::text, principal.id::text, principal.name, principal.kind, identity_row.nature,
         exists (select from membership where membership.group_id = principal.id and membership.closed_at is null) as "hasMembers",
         exists (select from membership where membership.group_id = principal.id and membership.closed_at is null
                                          and membership.member_id is null) as "hasUnknownMembers"
    from reached
    join principal on principal.id = reached.id and principal.closed_at is null
    left join identity_row on identity_row.principal_id = principal.id`;
