/** One step from identities along trusts and links between clouds. `$1`: their ids. A link stands in place of the trust it is made of. */

const columns = `
  near_id::text as "nearId", far.id::text as id, coalesce(far.name, ref_value) as name, coalesce(far.kind, ref_kind) as kind,
  far.provider, scope.name as scope, far.closed_at is not null as gone, mechanism, conditional, step.state, ref_value as "refValue"`;

/** Links first, the surest first; then by name, so that the same facts give the same picture. */
const order = `
  left join principal far on far.id = far_id
  left join scope on scope.id = far.scope_id
  order by array_position(array['confirmed', 'trusted', 'claimed', 'same-cloud'], step.state), name, far_id limit 200`;

/** Who may become them. */
export const comesFromSql = `
  select ${columns}
    from (select trust.subject_id as near_id, coalesce(link.from_id, trust.trusted_id) as far_id,
                 trust.trusted_kind as ref_kind, trust.trusted_value as ref_value, trust.mechanism,
                 trust.condition is not null as conditional, coalesce(link.state, 'same-cloud') as state
            from trust
            left join link on link.trust_id = trust.id
           where trust.subject_id = any($1::bigint[]) and trust.closed_at is null and trust.mechanism <> 'annotation'
          union all
          select link.to_id, link.from_id, 'federated', link.from_name, link.mechanism, false, link.state
            from link
           where link.to_id = any($1::bigint[]) and link.trust_id is null) step
  ${order}`;

/** What they may become. */
export const becomesSql = `
  select ${columns}
    from (select trust.trusted_id as near_id, trust.subject_id as far_id, trust.subject_kind as ref_kind,
                 trust.subject_value as ref_value, trust.mechanism, trust.condition is not null as conditional,
                 'same-cloud' as state
            from trust
           where trust.trusted_id = any($1::bigint[]) and trust.closed_at is null and trust.mechanism <> 'annotation'
             and not exists (select from link where link.trust_id = trust.id and link.from_id = trust.trusted_id)
          union all
          select link.from_id, link.to_id, 'name', link.to_name, link.mechanism,
                 exists (select from trust where trust.id = link.trust_id and trust.condition is not null), link.state
            from link
           where link.from_id = any($1::bigint[])) step
  ${order}`;
