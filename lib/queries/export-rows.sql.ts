/** One statement per kind of export: open facts with stable names, in the order of their ids. `{who}` restricts by identity. */
import { checkCodes, checkKeys } from "#lib/domain/checks/check-codes.ts";
import type { Filter } from "#lib/domain/filter/filter.ts";
import { matchingIdsSql, type Statement } from "./list-identities.sql.ts";
import type { WhereContext } from "./where-identity.sql.ts";

/** A principal by external id where it is known, else the reference as written. */
function who(alias: string, kind: string, value: string): string {
  return `coalesce("${alias}".external_id, ${value}) as "${alias}", ${kind} as "${alias}RefKind", ${value} as "${alias}RefValue"`;
}

const inScope = (table: string) => `left join scope on scope.id = ${table}.scope_id`;

/** `null` is never; a date that is not known says so. */
function known(table: string, column: string, field: string): string {
  return `case when ${table}.${column} is null and '${field}' = any(${table}.unknown) then to_jsonb('unknown'::text)
               else to_jsonb(${table}.${column}) end as "${field}"`;
}

const checkWord = `(case finding.rule ${checkKeys.map((key) => `when ${checkCodes[key].bit} then '${key}'`).join(" ")} end)`;

const byIdentity = {
  credentials: `
    select credential.provider, credential.kind, credential.external_id as "externalId", credential.status,
           ${who("principal", "credential.principal_kind", "credential.principal_value")},
           scope.external_id as scope, ${known("credential", "created_at", "createdAt")},
           ${known("credential", "expires_at", "expiresAt")}, ${known("credential", "last_used_at", "lastUsedAt")},
           credential.attributes, credential.first_seen as "firstSeen", credential.unknown
      from credential
      left join principal on principal.id = credential.principal_id
      ${inScope("credential")}
     where credential.closed_at is null and {who:credential.principal_id}
     order by credential.id`,
  grants: `
    select ${who("subject", "role_grant.subject_kind", "role_grant.subject_value")},
           role_grant.role_value as role, role.name as "roleName", role.kind as "roleKind", role_grant.effect, role_grant.via,
           scope.external_id as scope, role_grant.condition, role_grant.attributes, role_grant.first_seen as "firstSeen",
           role_grant.unknown
      from role_grant
      left join principal subject on subject.id = role_grant.subject_id
      left join role on role.id = role_grant.role_id
      ${inScope("role_grant")}
     where role_grant.closed_at is null and {who:role_grant.subject_id}
     order by role_grant.id`,
  roles: `
    select role.provider, role.kind, role.external_id as "externalId", role.name, role.resource_name as "resourceName",
           role.version, role.manager, scope.external_id as scope, encode(role.document_hash, 'hex') as "documentHash",
           document.content::jsonb as document, role.attributes, role.first_seen as "firstSeen", role.unknown
      from role
      left join document on document.hash = role.document_hash
      ${inScope("role")}
     where role.closed_at is null
       and {role:exists (select from role_grant where role_grant.role_id = role.id and role_grant.closed_at is null and {who:role_grant.subject_id})}
     order by role.id`,
  trusts: `
    select ${who("subject", "trust.subject_kind", "trust.subject_value")},
           ${who("trusted", "trust.trusted_kind", "trust.trusted_value")}, trust.mechanism, trust.condition,
           scope.external_id as scope, trust.attributes, trust.first_seen as "firstSeen", trust.unknown
      from trust
      left join principal subject on subject.id = trust.subject_id
      left join principal trusted on trusted.id = trust.trusted_id
      ${inScope("trust")}
     where trust.closed_at is null and {who:trust.subject_id}
     order by trust.id`,
  links: `
    select ${who("from", "null::text", "link.from_name")}, ${who("to", "null::text", "link.to_name")},
           "from".provider as "fromProvider", "to".provider as "toProvider", link.mechanism, link.state,
           link.first_seen as "firstSeen"
      from link
      left join principal "from" on "from".id = link.from_id
      left join principal "to" on "to".id = link.to_id
     where ({who:link.from_id} or {who:link.to_id})
     order by link.id`,
  memberships: `
    select ${who("group", "membership.group_kind", "membership.group_value")},
           ${who("member", "membership.member_kind", "membership.member_value")}, scope.external_id as scope,
           membership.first_seen as "firstSeen", membership.unknown
      from membership
      left join principal "group" on "group".id = membership.group_id
      left join principal member on member.id = membership.member_id
      ${inScope("membership")}
     where membership.closed_at is null and {who:membership.member_id}
     order by membership.id`,
  workloads: `
    select workload.provider, workload.kind, workload.external_id as "externalId", workload.name,
           ${who("runsAs", "workload.runs_as_kind", "workload.runs_as_value")}, workload.location,
           scope.external_id as scope, workload.attributes, workload.first_seen as "firstSeen", workload.unknown
      from workload
      left join principal "runsAs" on "runsAs".id = workload.runs_as_id
      ${inScope("workload")}
     where workload.closed_at is null and {who:workload.runs_as_id}
     order by workload.id`,
  usage: `
    select ${who("principal", "usage.principal_kind", "usage.principal_value")}, usage.source, usage.plane,
           usage.covered_from::text as "coveredFrom", usage.covered_to::text as "coveredTo",
           usage.last_used_at as "lastUsedAt", usage.packed
      from usage
      left join principal on principal.id = usage.principal_id
     where {who:usage.principal_id}
     order by usage.id`,
  aliases: `
    select ${who("principal", "alias.principal_kind", "alias.principal_value")}, alias.kind, alias.value,
           scope.external_id as scope, alias.first_seen as "firstSeen", alias.unknown
      from alias
      left join principal on principal.id = alias.principal_id
      ${inScope("alias")}
     where alias.closed_at is null and {who:alias.principal_id}
     order by alias.id`,
  "owner-hints": `
    select ${who("subject", "owner_hint.subject_kind", "owner_hint.subject_value")}, owner_hint.source,
           owner_hint.hint_key as key, owner_hint.value, scope.external_id as scope,
           owner_hint.first_seen as "firstSeen", owner_hint.unknown
      from owner_hint
      left join principal subject on subject.id = owner_hint.subject_id
      ${inScope("owner_hint")}
     where owner_hint.closed_at is null and {who:owner_hint.subject_id}
     order by owner_hint.id`,
  findings: `
    select ${checkWord} as check, ${who("identity", "null::text", "finding.identity_id::text")},
           finding.resource, finding.evidence, finding.facts,
           (array['low', 'medium', 'high'])[finding.confidence] as confidence, finding.is_disabled as "isDisabled",
           finding.first_seen as "firstSeen", finding.reopened
      from finding
      left join principal identity on identity.id = finding.identity_id
     where finding.closed_at is null and {who:finding.identity_id}
     order by finding.id`,
};

const ofSources = {
  scopes: `
    select scope.provider, scope.kind, scope.external_id as "externalId", scope.name, parent.external_id as parent,
           scope.state, source.name as source, scope.attributes, scope.first_seen as "firstSeen",
           scope.last_seen as "lastSeen", scope.retired_at as "retiredAt"
      from scope
      join source on source.id = scope.source_id
      left join scope parent on parent.id = scope.parent_id
     order by scope.id`,
  coverage: `
    select source.name as source, source.provider, slice.stream, scope.external_id as scope, scope.name as "scopeName",
           slice.status, slice.reason, slice.hint, slice.permission, slice.attempted_at as "attemptedAt",
           slice.complete_at as "completeAt", slice.rows::float8 as rows
      from slice
      join scope on scope.id = slice.scope_id
      join source on source.id = slice.source_id
     order by slice.id`,
};

export const exportKinds = [
  "identities",
  ...Object.keys(byIdentity),
  ...Object.keys(ofSources),
] as ExportKind[];

export type ExportKind = "identities" | keyof typeof byIdentity | keyof typeof ofSources;

/** Everything but identities, which come through the list's own statement. An empty filter restricts nothing. */
export function exportSql(
  kind: Exclude<ExportKind, "identities">,
  filter: Filter,
  context: WhereContext,
): Statement {
  if (kind in ofSources) return { text: ofSources[kind as keyof typeof ofSources], values: [] };
  const template = byIdentity[kind as keyof typeof byIdentity];
  if (filter.length === 0)
    return { text: template.replace(/\{role:.*\}/, "true").replace(/\{who:[^}]*\}/g, "true"), values: [] };
  const ids = matchingIdsSql(filter, context);
  const text = template
    .replace(/\{who:([^}]*)\}/g, (_, column: string) => `${column} in (${ids})`)
    .replace(/\{role:(.*)\}/, (_, condition: string) => condition);
  return { text, values: context.parameters };
}
