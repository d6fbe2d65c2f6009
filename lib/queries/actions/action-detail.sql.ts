/** The statements behind one action's page. */

/** `$1`: ids of principals. */
export const seenIdentitiesSql = `
  select id::text, name, provider from principal where id = any($1::bigint[])`;

/** Documents of the grant sets that give it, with how many of those who pass hold each set. */
const heldParts = (ids: string) => `
    with held as (
      select given.hash, given.parts, count(*)::int as identities
        from score join grant_set given on given.hash = score.grant_set
       where given.provider = $1 and given.actions = any($2::bytea[]) and score.identity_id in (${ids})
       group by given.hash),
    part as (
      select distinct held.hash, held.identities, told.part ->> 4 as document, told.part ->> 5 as selected
        from held, jsonb_array_elements_text(held.parts::jsonb) text(part), lateral (select text.part::jsonb as part) told
       where told.part ->> 0 = 'allow' and told.part ->> 4 <> '')`;

/** By how many hold one. `ids`: a subquery of those who pass; `$1`: provider, `$2`: what the sets give, packed, `$3`: how many documents. */
export function holdingDocumentsSql(ids: string): string {
  return `${heldParts(ids)}
    select document, selected as "select", sum(identities)::int as identities
      from part group by 1, 2 order by 3 desc, 1, 2 limit $3`;
}

/** How many hold each of some documents, whichever part of it counts for them. `$3`: documents. */
export function holdersSql(ids: string): string {
  return `${heldParts(ids)}
    select document, sum(identities)::int as identities
      from (select distinct hash, identities, document from part where document = any($3::text[])) holding
     group by 1`;
}

/**
 * The roles that are granted and whose text a document is, the one most are granted first: a policy of the organization may read the
 * same and grants nothing. `$1`: provider, `$2`: hashes in hex.
 */
export const documentRolesSql = `
  select encode(role.document_hash, 'hex') as document, role.id::text, role.name, role.kind, role.external_id as "externalId"
    from role
    join lateral (select count(*) as grants from role_grant
                   where role_grant.role_id = role.id and role_grant.closed_at is null and role_grant.effect = 'allow') given on given.grants > 0
   where role.provider = $1 and role.closed_at is null
     and role.document_hash = any(array(select decode(hash, 'hex') from unnest($2::text[]) hash))
   order by given.grants desc, role.id`;
