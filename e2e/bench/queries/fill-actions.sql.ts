/**
 * A catalogue of 20,000 actions in 400 services; a grant set for every two identities, each with actions of its own; what of forty
 * actions each role was seen to do, and what a tenth was refused. Packed as lib/domain/packed-actions.ts and packed-usage.ts say.
 */
export const fillActions: string[] = [
  `insert into action (id, provider, name, level, since)
   select n, 'aws', 'svc' || n / 50 || ':Action' || n % 50, 'read', 20000 from generate_series(0, 19999) n`,
  `insert into grant_set (hash, provider, parts, first_seen, actions, catalogue)
   select md5('set' || n)::uuid, 'aws', '[]', '2025-06-01', packed.bytes, 20000
   from generate_series(1, greatest(1, $1 / 2)) n
   cross join lateral (
     -- Runs of some ids, each some hundred ids behind the one before it: two bytes, then one.
     select string_agg(set_byte(set_byte('\\x000000', 0, 129 + 2 * ((n * 7 + k * 13) % 60)), 1, 1 + (n + k) % 7), ''::bytea order by k) as bytes
     from generate_series(1, 30) k) packed`,
  `insert into score (identity_id, grant_set, catalogue, granted, used, unused, undecided, conditional, outside, unknown, open_ended,
     at_least, at_most, evidence, tier, administrator, escalations, changed_at)
   select id, md5('set' || 1 + id % greatest(1, $1 / 2))::uuid, 20000, 100, 10, 20, 70, 0, 0, 0, false, id % 50 = 0, false, 1, 1, false,
     '{}', '2026-11-01' from principal`,
  `insert into unused_actions (identity_id, actions)
   select identity_id, substr(actions, 1, 30) from score join grant_set on hash = grant_set`,
  `insert into usage (slice_id, key, principal_kind, principal_value, principal_id, source, plane, covered_from, covered_to, packed,
     last_used_at, first_seen, changed_at)
   select p.slice_id, md5('a' || source || p.id)::uuid, 'id', p.external_id, p.id, source, 'action', '2026-07-01', '2026-11-01', packed.bytes,
     '2026-10-20', '2025-06-01', '2025-06-01'
   from principal p
   cross join (values ('cloudtrail'), ('cloudtrail/denied')) evidence(source)
   cross join lateral (
     -- Ids some hundred apart, each with day 20,738 or so: two bytes, then three.
     select string_agg(set_byte(set_byte('\\x000082a201'::bytea, 0, (128 + (p.id * 3 + k * 11) % 128)::int), 1, (1 + (p.id + k) % 3)::int), ''::bytea order by k)
              as bytes
     from generate_series(1, 40) k) packed
   where source = 'cloudtrail' or p.id % 10 = 0`,
];
