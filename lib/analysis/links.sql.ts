/** The facts that links between clouds are made of, and the statements that keep the table of links equal to them. */

/** Trusts in a token of somebody else. $1 kinds of reference that name one. */
export const trustsSql = `
  select trust.id, trust.subject_id as "to", coalesce(target.resource_name, trust.subject_value) as "toName", target.kind as "toKind",
         target.external_id as "toExternalId", trust.trusted_id as "standIn", trust.trusted_kind as "trustedKind",
         trust.trusted_value as "trustedValue", trust.mechanism, source.provider
    from trust
    join slice on slice.id = trust.slice_id
    join source on source.id = slice.source_id
    left join principal target on target.id = trust.subject_id
   where trust.trusted_kind = any($1::text[]) and trust.closed_at is null
   order by trust.id`;

/** Principals by provider and id or resource name. $1 providers, $2 kinds of reference, $3 values; in pairs. */
export const holdersSql = `
  select asked.provider, asked.kind as "refKind", asked.value as "refValue", principal.id as principal, principal.kind
    from unnest($1::text[], $2::text[], $3::text[]) asked(provider, kind, value)
    join principal on principal.provider = asked.provider and principal.closed_at is null
     and case asked.kind when 'id' then principal.external_id = asked.value else principal.resource_name = asked.value end`;

/** By which issuer and subject each principal's tokens are known. */
export const namesSql = `
  select alias.principal_id as principal, alias.value as federated, principal.kind
    from alias
    join principal on principal.id = alias.principal_id and principal.closed_at is null
   where alias.kind = 'federated' and alias.closed_at is null
   order by alias.id`;

/** Clusters by what their cloud calls them: associations name the cluster, tokens its issuer. */
export const issuersSql = `
  select external_id as name, attributes ->> 'oidcIssuer' as issuer
    from workload
   where closed_at is null and attributes ->> 'oidcIssuer' is not null`;

/** What identities say they may become. The target is of another provider, so no reference step looks for it. */
export const claimsSql = `
  select trust.id, trust.trusted_id as "from", target.id as "to",
         coalesce(target.resource_name, trust.subject_value) as "toName"
    from trust
    left join lateral (
      select principal.id, principal.resource_name
        from principal
       where principal.provider = trust.attributes ->> 'cloud' and principal.closed_at is null
         and trust.subject_kind = 'name' and principal.resource_name = trust.subject_value
      union all
      select principal.id, principal.resource_name
        from alias join principal on principal.id = alias.principal_id and principal.closed_at is null
       where principal.provider = trust.attributes ->> 'cloud' and alias.closed_at is null
         and alias.kind = trust.subject_kind and alias.value = trust.subject_value
       order by 1 desc limit 1) target on true
   where trust.mechanism = 'annotation' and trust.closed_at is null and trust.trusted_id is not null
   order by trust.id`;

export const stageSql = `
  create temp table link_stage (key uuid, from_id bigint, from_name text, to_id bigint, to_name text, mechanism text,
    state text, trust_id bigint, claim_id bigint) on commit drop`;

export const copySql = "copy link_stage from stdin";

export const removeSql =
  "delete from link where not exists (select from link_stage staged where staged.key = link.key)";

/** $1 observed at. */
export const insertSql = `
  insert into link (key, from_id, from_name, to_id, to_name, mechanism, state, trust_id, claim_id, first_seen)
  select staged.*, $1 from (select distinct on (key) * from link_stage order by key) staged
   where not exists (select from link where link.key = staged.key)`;
