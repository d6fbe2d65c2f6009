/** The statements behind what is done about one work item. */
import type { Json, Ref } from "#lib/ingest/contract.ts";
import type { JudgedGrant, TrustRequest } from "#lib/providers/remediation.ts";

export type GrantRow = Pick<JudgedGrant, "via" | "condition" | "attributes" | "role" | "scope"> & {
  id: string;
  subject: Ref;
};

/** With the document, for what it gives is shown. `$1`: the grant's id. */
export const grantSql = `
  select role_grant.id::text, role_grant.via, role_grant.condition, role_grant.attributes,
         jsonb_build_object('kind', role_grant.subject_kind, 'value', role_grant.subject_value) as subject,
         jsonb_build_object('kind', role.kind, 'externalId', coalesce(role.external_id, role_grant.role_value),
           'name', coalesce(role.name, role_grant.role_value), 'resourceName', role.resource_name, 'version', role.version,
           'manager', role.manager, 'attributes', coalesce(role.attributes, '{}'::jsonb), 'document', null) as role,
         jsonb_build_object('externalId', scope.external_id, 'kind', scope.kind, 'name', scope.name) as scope
    from role_grant
    join scope on scope.id = role_grant.scope_id
    left join role on role.id = role_grant.role_id
   where role_grant.id = $1::bigint and role_grant.closed_at is null`;

/** Whom the same binding names. `$1`: a grant's id. */
export const membersSql = `
  select distinct other.subject_kind as kind, other.subject_value as value
    from role_grant named
    join role_grant other on other.via = named.via and other.scope_id = named.scope_id and other.closed_at is null
     and other.role_value = named.role_value
   where named.id = $1::bigint order by 1, 2`;

/** `$1`: the credential's id. */
export const credentialSql = `select external_id as "externalId" from credential where id = $1::bigint`;

export type TrustRow = TrustRequest["trust"];

const trustColumns = `jsonb_build_object('kind', trust.trusted_kind, 'value', trust.trusted_value) as trusted,
         trust.mechanism, trust.condition, trust.attributes`;

/** `$1`: the trust's id. */
export const trustSql = `select ${trustColumns} from trust where id = $1::bigint and closed_at is null`;

/** Whose tokens become it: links that both ends tell of. `$1`: the principal's id. */
export const knownSubjectsSql = `
  select distinct from_name as name from link
   where to_id = $1::bigint and state = 'confirmed' and from_name <> '' order by 1`;

export type LinkRow = {
  state: string;
  fromId: string | null;
  toId: string | null;
  fromName: string;
  toName: string;
  /** Of a claim: the cloud it claims to be somebody in. */
  cloud: string | null;
  trust: { mechanism: string; trusted: Ref; condition: Json; attributes: { [key: string]: Json } } | null;
};

/** `$1`: the link's key. */
export const linkSql = `
  select link.state, link.from_id::text as "fromId", link.to_id::text as "toId", link.from_name as "fromName",
         case when claim.id is null then link.to_name else claim.subject_value end as "toName",
         claim.attributes ->> 'cloud' as cloud,
         case when trust.id is not null then jsonb_build_object('mechanism', trust.mechanism, 'condition', trust.condition,
           'attributes', trust.attributes, 'trusted', jsonb_build_object('kind', trust.trusted_kind, 'value', trust.trusted_value)) end as trust
    from link
    left join trust on trust.id = link.trust_id and trust.closed_at is null
    left join trust claim on claim.id = link.claim_id and claim.closed_at is null
   where link.key::text = $1`;
