/** The statements that read what checks judge by, for a batch of identities. `$1` is the batch: principal ids. */
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";

/** Everybody of the batch, counted or not. */
export const identitiesSql = `
  select principal.id::text, principal.provider, principal.kind, principal.external_id as "externalId", principal.name,
         principal.resource_name as "resourceName", principal.scope_id as "scopeId", principal.tags, principal.attributes,
         identity_row.nature, identity_row.environment, identity_row.class, identity_row.state,
         identity_row.created_on::text as "createdOn", identity_row.first_seen_on::text as "firstSeenOn",
         identity_row.last_used_on::text as "lastUsedOn", identity_row.last_used_state as "lastUsedState",
         identity_row.owner_state as "ownerState", team.name as team,
         case when not ownership.needed and identity_row.owner_state >= ${ownerStates.claimed.code}
              then to_char(ownership.confirmed_at at time zone 'UTC', 'YYYY-MM-DD') end as "notNeededOn",
         identity_row.checks::text, identity_row.checks_due::text as "checksDue"
    from identity_row
    join principal on principal.id = identity_row.principal_id
    left join team on team.id = identity_row.team
    left join ownership on ownership.identity_id = identity_row.principal_id
   where identity_row.principal_id = any($1::bigint[])
   order by principal.id`;

/** The actions only where some may be privileged. */
export const scoresSql = `
  select score.identity_id::text as holder, score.evidence, score.tier, score.administrator as "isAdministrator", score.escalations,
         score.granted, score.used, score.unused, score.unused_30 as "unusedIn30Days", unused_actions.actions as "unusedActions"
    from score
    left join unused_actions on unused_actions.identity_id = score.identity_id and score.tier = 2
   where score.identity_id = any($1::bigint[])`;

const day = (column: string) => `to_char(${column} at time zone 'UTC', 'YYYY-MM-DD')`;
const isUnknown = (field: string) => `'${field}' = any(credential.unknown)`;

export const credentialsSql = `
  select principal_id::text as holder, id::text, external_id as "externalId", kind, status, ${day("created_at")} as "createdOn",
         ${day("expires_at")} as "expiresOn", ${isUnknown("expiresAt")} as "isExpiryUnknown",
         ${day("last_used_at")} as "lastUsedOn", ${isUnknown("lastUsedAt")} as "isLastUseUnknown", attributes
    from credential
   where principal_id = any($1::bigint[]) and closed_at is null
   order by id`;

/**
 * Open allowing grants of principals `$1`. The limit makes the database look each role up: left to choose, it reads all roles of the
 * estate for every batch.
 */
export const grantsSql = `
  select role_grant.subject_id::text as subject, role_grant.id::text, role_grant.subject_kind as "subjectKind",
         role_grant.subject_value as "subjectValue", role_grant.via, role_grant.condition,
         nullif(role_grant.attributes, '{}') as attributes, role_grant.scope_id as "scopeId", role.id::text as "roleId",
         role.kind as "roleKind", coalesce(role.external_id, role_grant.role_value) as "roleExternalId",
         coalesce(role.name, role_grant.role_value) as "roleName", role.manager as "roleManager",
         nullif(role.attributes, '{}') as "roleAttributes",
         case when role.closed_at is null then encode(role.document_hash, 'hex') end as document
    from role_grant
    left join lateral (select * from role where role.id = role_grant.role_id limit 1) role on true
   where role_grant.subject_id = any($1::bigint[]) and role_grant.closed_at is null and role_grant.effect = 'allow'
   order by role_grant.id`;

export const groupNamesSql = "select id::text, name from principal where id = any($1::bigint[])";

/** Who may become them, whoever that is. What an annotation claims is half of a link. */
export const trustsSql = `
  select trust.subject_id::text as holder, trust.id::text, trust.mechanism, trust.trusted_kind as "trustedKind",
         trust.trusted_value as "trustedValue", trust.condition, trust.attributes, far.id::text as "farId",
         far.slice_id <> 0 as "isCollected", far.closed_at is not null as "isGone", far_row.nature as "farNature",
         far_row.environment as "farEnvironment", scope.external_id as "farScope"
    from trust
    left join principal far on far.id = trust.trusted_id
    left join identity_row far_row on far_row.principal_id = far.id
    left join scope on scope.id = far.scope_id
   where trust.subject_id = any($1::bigint[]) and trust.closed_at is null and trust.mechanism <> 'annotation'
   order by trust.id`;

export const workloadsSql = `
  select runs_as_id::text as holder, id::text, kind, name, location, attributes
    from workload
   where runs_as_id = any($1::bigint[]) and closed_at is null
   order by id`;

/** Each link once for either end that is in the batch. `cloud`: of the other end, where the link says so. */
export const linksSql = `
  select ends.holder::text, link.key::text, link.mechanism, link.state, ends.at as "end", ends.other, ends.cloud,
         coalesce(far.slice_id <> 0, false) as "isKnown"
    from link
    cross join lateral (
      values (link.from_id, 'from', link.to_id, link.to_name,
              (select trust.attributes ->> 'cloud' from trust where trust.id = link.claim_id)),
             (link.to_id, 'to', link.from_id, link.from_name, null)) ends(holder, at, far_id, other, cloud)
    left join principal far on far.id = ends.far_id
   where (link.from_id = any($1::bigint[]) or link.to_id = any($1::bigint[])) and ends.holder = any($1::bigint[])
   order by link.id`;

/** Issuers of the tokens of collected identities. */
export const issuersSql = `
  select distinct split_part(value, '|', 1) as issuer from alias where kind = 'federated' and closed_at is null`;

/** Scopes that some source collects. */
export const collectedScopesSql = `
  select scope.id, scope.provider, scope.external_id as "externalId", scope.kind, scope.name
    from scope join source on source.id = scope.source_id
   where source.retired_at is null and scope.retired_at is null`;
