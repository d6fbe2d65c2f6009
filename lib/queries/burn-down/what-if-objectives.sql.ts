/** The statements behind what a what-if says of objectives: the list as it would be once everything was done. */
import { evidenceStates } from "#lib/domain/evidence-codes.ts";

/**
 * Bits of the checks that find nothing of an identity any more once the credentials of these items are gone: every open finding of theirs
 * is about one of those. `$1`: ids of items.
 */
export const lostChecksSql = `
  select id::text, sum(1::bigint << rule)::bigint::text as checks
    from (select finding.identity_id as id, finding.rule,
                 bool_and(exists (select from work_item item where item.id = any($1::bigint[])
                            and item.identity_id = finding.identity_id and item.resource = finding.resource)) as "isLost"
            from finding
           where finding.closed_at is null
             and finding.identity_id in (select identity_id from work_item where id = any($1::bigint[]))
           group by 1, 2) judged
   where "isLost" group by 1`;

/**
 * The list with what would be different of some: `$1` ids, `$2` who would be gone, `$3` who loses actions, then of those `$4` tier, `$5` evidence,
 * `$6` index, and `$7` of everybody the bits of checks that find nothing any more. Who is unused without enough evidence is not known to be.
 */
export const wouldBeSql = `
  would_be as (
    select row.principal_id, row.provider, row.kind, row.nature, row.environment, row.class, row.team, row.owner_state, row.scope_id,
           row.source_id, row.state, row.gaps, row.checks & ~coalesce(change.checks, 0) as checks,
           case when change.narrowed then change.tier else row.tier end as tier,
           case when change.narrowed then change.evidence else row.evidence end as evidence,
           case when change.narrowed then change.opi else row.opi end as opi,
           case when change.narrowed and change.evidence <> ${evidenceStates.enough.code} and row.staleness = 2 then 0 else row.staleness end as staleness,
           coalesce(change.narrowed, false) as narrowed
      from identity_row row
      left join unnest($1::bigint[], $2::boolean[], $3::boolean[], $4::smallint[], $5::smallint[], $6::real[], $7::bigint[])
             change(id, retired, narrowed, tier, evidence, opi, checks) on change.id = row.principal_id
     where not coalesce(change.retired, false))`;

/** So many of each: `of`, `good` and `bad` are conditions on a row of the list. */
export const countsSql = (judged: readonly { of: string; good: string; bad: string }[]) => `
  with ${wouldBeSql}
  select ${judged
    .flatMap(({ of, good, bad }, index) => [
      `count(*) filter (where (${of}) and (${good}))::int as g${index}`,
      `count(*) filter (where (${of}) and (${bad}))::int as b${index}`,
      `count(*) filter (where ${of})::int as a${index}`,
    ])
    .join(", ")}
    from would_be`;

/** Who loses something first. `limit`: a parameter. */
export const offendersSql = (where: string, limit: string) => `
  with ${wouldBeSql}
  select principal_id::text as id, count(*) over ()::int as total
    from would_be where ${where} order by narrowed desc, principal_id limit ${limit}`;
