/** The statements behind terms that name what is held: which texts a name stands for, and which grant sets allow by them. */

/** By the id at its provider. `$1`: providers, `$2`: the id. */
export const namedDocumentsSql = `
  select distinct encode(document_hash, 'hex') as document from role
   where document_hash is not null and provider = any($1::text[]) and external_id = $2`;

/** The same by what it is called, in any case. `$1`: the name. */
export const calledDocumentsSql = `
  select distinct encode(document_hash, 'hex') as document from role
   where document_hash is not null and (lower(name) = lower($1) or lower(external_id) = lower($1))`;

/** Grant sets that allow by one of these texts; a set names a text where its hash stands in it. `$1`: hashes in hex. */
export const holdingSetsSql = `
  select distinct given.hash::text as hash
    from unnest($1::text[]) wanted(document)
    join grant_set given on position(wanted.document in given.parts) > 0,
         jsonb_array_elements_text(given.parts::jsonb) text(part), lateral (select text.part::jsonb as part) told
   where told.part ->> 0 = 'allow' and told.part ->> 4 = wanted.document`;
