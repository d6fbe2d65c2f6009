import { fillActions } from "./fill-actions.sql.ts";

/**
 * Fills an empty database with an estate of $1 identities in accounts of about a thousand, straight into the fact tables: four fifths
 * roles, one fifth users, three grants each, trusts, keys, workloads and use. Everything follows from the row's number, so two fills
 * are the same.
 */
export const fillEstate: string[] = [
  "insert into source (id, provider, name, created_at, as_of) values (1, 'aws', 'bench', '2025-01-01', '2026-11-01')",
  `insert into scope (id, source_id, provider, external_id, kind, name, parent_id, first_seen, last_seen)
   select n, 1, 'aws', case when n = 1 then 'o-bench' else (100000000000 + n)::text end,
     case when n = 1 then 'aws_organization' else 'aws_account' end,
     (array['payments', 'search', 'ml-serving', 'checkout', 'data', 'growth'])[1 + n % 6] || '-' || n, nullif(1, n), '2025-01-01', '2026-11-01'
   from generate_series(1, 1 + greatest(1, $1 / 1000)) n`,
  `insert into slice (source_id, scope_id, stream, status, attempted_at, complete_at)
   select 1, s.id, st, case when s.id % 40 = 3 and st = 'aws/access-keys' then 'denied' else 'complete' end, '2026-11-01',
     case when s.id % 40 = 3 and st = 'aws/access-keys' then null else timestamptz '2026-11-01' end
   from scope s, unnest(array['aws/principals', 'aws/credential-report', 'aws/access-keys', 'aws/service-credentials', 'aws/lambda-functions',
     'aws/ecs-services', 'aws/ec2-instances', 'aws/eks-clusters', 'aws/pod-identities', 'aws/roles-anywhere', 'aws/access-advisor']) st where s.id > 1`,
  `insert into principal (id, slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name, resource_name,
     created_at, disabled, tags)
   select n, sl.id, sl.scope_id, md5('p' || n)::uuid, md5('h' || n)::uuid, '2025-06-01', '2025-06-01', 'aws',
     case when n % 5 = 0 then 'AIDA' else 'AROA' end || upper(substr(md5(n::text), 1, 17)),
     case when n % 5 = 0 then 'aws_iam_user' else 'aws_iam_role' end, name,
     'arn:aws:iam::' || (100000000000 + sl.scope_id) || case when n % 5 = 0 then ':user/' else ':role/' end || name,
     timestamptz '2022-01-01' + (n::bigint * 7919 % 1700) * interval '1 day', false, '{}'
   from generate_series(1, $1) n
   cross join lateral (select (array['retrieval', 'orchestrator', 'invoice', 'batch', 'deploy', 'audit', 'export', 'sync', 'ingest', 'ledger'])[1 + n % 10]
     || '-' || (array['worker', 'api', 'agent', 'job', 'runner', 'lambda'])[1 + n % 6] || '-' || n as name) named
   join slice sl on sl.stream = 'aws/principals' and sl.scope_id = 2 + n % greatest(1, $1 / 1000)`,
  `insert into document (id, hash, provider, content, first_seen)
   select n, sha256(n::text::bytea), 'aws', '{"Statement":[{"Action":["s3:Get*","kms:Decrypt"],"Effect":"Allow","Resource":"arn:aws:s3:::bucket-' || n || '/*"}],"Version":"2012-10-17"}', '2025-06-01'
   from generate_series(1, greatest(1, $1 / 2)) n`,
  `insert into role (id, slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name, manager, document_hash)
   select n, p.slice_id, p.scope_id, md5('r' || n)::uuid, md5('h' || n)::uuid, '2025-06-01', '2025-06-01', 'aws', 'policy-' || n,
     'aws_customer_policy', 'policy-' || n, 'customer', d.hash
   from generate_series(1, $1) n join principal p on p.id = n join document d on d.id = 1 + n % greatest(1, $1 / 2)`,
  `insert into role_grant (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, role_kind, role_value,
     role_id, effect, via)
   select p.slice_id, p.scope_id, md5('g' || p.id || '/' || k)::uuid, md5('h')::uuid, '2025-06-01', '2025-06-01', 'id', p.external_id, p.id, 'id',
     'policy-' || r, r, case when k = 3 and p.id % 10 = 0 then 'boundary' else 'allow' end, case when k = 1 then 'inline' else 'attached' end
   from principal p, generate_series(1, 3) k cross join lateral (select 1 + (p.id * k * 31) % $1 as r) chosen where k <= 1 + p.id % 3`,
  `insert into trust (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, trusted_kind,
     trusted_value, trusted_id, mechanism)
   select p.slice_id, p.scope_id, md5('t' || p.id)::uuid, md5('h')::uuid, '2025-06-01', '2025-06-01', 'id', p.external_id, p.id,
     case when p.id % 4 = 3 then 'name' else 'service' end, case when p.id % 4 = 3 then q.resource_name else 'lambda.amazonaws.com' end,
     case when p.id % 4 = 3 then q.id end, case when p.id % 4 = 3 then 'assume-role' else 'service' end
   from principal p join principal q on q.id = 1 + (p.id * 13) % $1 where p.kind = 'aws_iam_role'`,
  `insert into credential (slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, principal_kind, principal_value,
     principal_id, kind, status, created_at, last_used_at)
   select sl.id, p.scope_id, md5('k' || p.id)::uuid, md5('h')::uuid, '2025-06-01', '2025-06-01', 'aws', 'AKIA' || p.id, 'id', p.external_id, p.id,
     'aws_access_key', case when p.id % 15 = 0 then 'inactive' else 'active' end, timestamptz '2026-10-30' - (p.id * 31 % 1500) * interval '1 day',
     case when p.id % 3 = 0 then null else timestamptz '2026-10-30' - (p.id * 17 % 400) * interval '1 day' end
   from principal p join slice sl on sl.scope_id = p.scope_id and sl.stream = 'aws/access-keys' where p.kind = 'aws_iam_user'`,
  `insert into workload (slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name, runs_as_kind,
     runs_as_value, runs_as_id, location)
   select sl.id, p.scope_id, md5('w' || p.id)::uuid, md5('h')::uuid, '2025-06-01', '2025-06-01', 'aws', 'arn:lambda:' || p.id, 'aws_lambda_function',
     'fn-' || p.id, 'name', p.resource_name, p.id, 'eu-west-1'
   from principal p join slice sl on sl.scope_id = p.scope_id and sl.stream = 'aws/lambda-functions' where p.id % 3 = 1 and p.kind = 'aws_iam_role'`,
  `insert into usage (slice_id, key, principal_kind, principal_value, principal_id, source, plane, covered_from, covered_to, packed, last_used_at,
     first_seen, changed_at)
   select p.slice_id, md5('u' || p.id)::uuid, 'id', p.external_id, p.id, 'iam-role-last-used', 'identity', '2025-10-01', '2026-11-01', '\\x'::bytea,
     case when p.id % 6 = 0 then null else timestamptz '2026-11-01' - (p.id * 29 % 390) * interval '1 day' end, '2025-06-01', '2025-06-01'
   from principal p where p.kind = 'aws_iam_role'`,
  ...fillActions,
];
