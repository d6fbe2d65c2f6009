/** The statements by which work items join campaigns. */

/** By provider, how many versions its catalogue of actions has had. */
export const cataloguesSql = "select provider, max(since) as version from action group by provider";

export const openCampaignsSql = `
  select id, filter, decisions, catalogues from burn_down where closed_at is null and starts_on <= $1::date order by id`;

/**
 * Items of a campaign's scope that are left and not in it. `$1`: the campaign, `$2`: decisions, none: all; `ids`: a select of the
 * identities of its scope.
 */
export const joiningSql = (ids: string | null) => `
  select item.id::text, item.baseline, coalesce(role.provider, principal.provider) as provider
    from work_item item
    left join role on role.id = item.role_id
    left join principal on principal.id = item.identity_id
   where item.closed_at is null and not exists (
           select from burn_down_item there where there.burn_down_id = $1::int and there.item_id = item.id)
     and (cardinality($2::int[]) = 0 or item.decision = any($2::int[]))
     ${
       ids === null
         ? ""
         : `and (item.identity_id in (${ids}) or item.role_id in (
       select role_grant.role_id from role_grant where role_grant.closed_at is null and role_grant.subject_id in (${ids})))`
     }`;

/** `$1`: the campaign, `$2`: ids of items, `$3`: how each joined, `$4`: the day, `$5`: the instant. */
export const joinSql = `
  insert into burn_down_item (burn_down_id, item_id, joined_on, joined_at, joined_as)
  select $1::int, item, $4::date, $5::timestamptz, joined_as from unnest($2::bigint[], $3::smallint[]) joining(item, joined_as)
  on conflict do nothing`;

/** `$1`: provider, `$2`: ids of actions. */
export const sinceSql = "select since from action where provider = $1 and id = any($2::int[])";
