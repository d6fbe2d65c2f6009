import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { refreshLinks } from "./links.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const observedAt = new Date("2026-11-20T07:40:00Z");
const issuer = "oidc.eks.eu-central-1.amazonaws.com/id/ABC";
const account = { role: 1, pod: 2, lonely: 3, cluster: 10, other: 11, bystander: 12, standIn: 20 };

/** Roles of one cloud, service accounts of another, and a principal that stands for a token nobody was found for. */
beforeEach(async () => {
  const { pool } = database;
  await pool.query("truncate source, scope, slice, principal, alias, trust, workload, link cascade");
  await pool.query("insert into source (id, provider, name, created_at) values (1, 'aws', 'acme', $1)", [
    observedAt,
  ]);
  await pool.query(
    `insert into scope (id, source_id, provider, external_id, kind, name, first_seen, last_seen)
     values (1, 1, 'aws', '111111111111', 'aws_account', 'acme', $1, $1)`,
    [observedAt],
  );
  await pool.query("insert into slice (id, source_id, scope_id, stream) values (1, 1, 1, 'aws/principals')");
  const insert = (id: number, provider: string, kind: string, name: string) =>
    pool.query(
      `insert into principal (id, slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name, resource_name)
       values ($1, 1, 1, gen_random_uuid(), gen_random_uuid(), $2, $2, $3, $4, $5, $4, $4)`,
      [id, observedAt, provider, name, kind],
    );
  await insert(account.role, "aws", "aws_iam_role", "arn:role/app");
  await insert(account.pod, "aws", "aws_iam_role", "arn:role/pod");
  await insert(account.lonely, "aws", "aws_iam_role", "arn:role/lonely");
  await insert(account.cluster, "kubernetes", "kubernetes_service_account", "c/ns/app");
  await insert(account.other, "kubernetes", "kubernetes_service_account", "c/ns/pod");
  await insert(account.bystander, "kubernetes", "kubernetes_service_account", "c/ns/bystander");
  await insert(account.standIn, "aws", "aws_federated_subject", "federated:gone");
  for (const [id, name] of [
    [account.cluster, "app"],
    [account.other, "pod"],
    [account.bystander, "bystander"],
  ])
    await pool.query(
      `insert into alias (slice_id, scope_id, key, row_hash, first_seen, changed_at, principal_kind, principal_value, principal_id, kind, value)
       values (1, 1, gen_random_uuid(), gen_random_uuid(), $1, $1, 'id', 'x', $2, 'federated', $3)`,
      [observedAt, id, `${issuer}|system:serviceaccount:ns:${name}`],
    );
  await pool.query(
    `insert into workload (slice_id, scope_id, key, row_hash, first_seen, changed_at, provider, external_id, kind, name, runs_as_kind, runs_as_value, attributes)
     values (1, 1, gen_random_uuid(), gen_random_uuid(), $1, $1, 'aws', 'arn:cluster/prod', 'aws_eks_cluster', 'prod', 'name', 'x', $2)`,
    [observedAt, { oidcIssuer: issuer }],
  );
});

async function trust(
  to: number,
  federated: string,
  mechanism = "web-identity",
  standIn: number | null = null,
) {
  const { rows } = await database.pool.query(
    `insert into trust (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, subject_id, trusted_kind, trusted_value, trusted_id, mechanism)
     values (1, 1, gen_random_uuid(), gen_random_uuid(), $1, $1, 'id', 'x', $2, 'federated', $3, $4, $5) returning id`,
    [observedAt, to, federated, standIn, mechanism],
  );
  return rows[0].id as number;
}

async function claim(from: number, kind: string, value: string) {
  await database.pool.query(
    `insert into trust (slice_id, scope_id, key, row_hash, first_seen, changed_at, subject_kind, subject_value, trusted_kind, trusted_value, trusted_id, mechanism, attributes)
     values (1, 1, gen_random_uuid(), gen_random_uuid(), $1, $1, $2, $3, 'id', 'x', $4, 'annotation', '{"cloud":"aws"}')`,
    [observedAt, kind, value, from],
  );
}

async function links() {
  const { rows } = await database.pool.query(
    "select from_id, to_id, to_name, mechanism, state from link order by to_id nulls last, from_id",
  );
  return rows.map((row) => `${row.from_id} ${row.to_id ?? row.to_name} ${row.mechanism} ${row.state}`);
}

test("joins what one cloud trusts with what another's identity says, and a cluster's name with its issuer", async () => {
  await trust(account.role, `${issuer}|system:serviceaccount:ns:app`);
  await claim(account.cluster, "name", "arn:role/app");
  await trust(account.pod, "arn:cluster/prod|system:serviceaccount:ns:pod", "pod-identity");
  await trust(account.lonely, `${issuer}|system:serviceaccount:ns:bystander`);
  await trust(account.lonely, `${issuer}|system:serviceaccount:ns:gone`, "web-identity", account.standIn);
  await claim(account.bystander, "name", "arn:role/deleted");
  expect(await refreshLinks(database.pool, { observedAt })).toMatchObject({ links: 5, added: 5, removed: 0 });
  expect(await links()).toEqual([
    `${account.cluster} ${account.role} web-identity confirmed`,
    `${account.other} ${account.pod} pod-identity confirmed`,
    `${account.bystander} ${account.lonely} web-identity trusted`,
    `${account.standIn} ${account.lonely} web-identity trusted`,
    `${account.bystander} arn:role/deleted annotation claimed`,
  ]);
});

test("writes only what came or went: a trust that closes leaves the claim alone, and nothing else is touched", async () => {
  const closing = await trust(account.role, `${issuer}|system:serviceaccount:ns:app`);
  await claim(account.cluster, "name", "arn:role/app");
  await trust(account.pod, "arn:cluster/prod|system:serviceaccount:ns:pod", "pod-identity");
  await refreshLinks(database.pool, { observedAt });
  expect(await refreshLinks(database.pool, { observedAt })).toMatchObject({ added: 0, removed: 0 });
  await database.pool.query("update trust set closed_at = $1 where id = $2", [observedAt, closing]);
  expect(await refreshLinks(database.pool, { observedAt })).toMatchObject({ added: 1, removed: 1 });
  expect(await links()).toEqual([
    `${account.cluster} ${account.role} annotation claimed`,
    `${account.other} ${account.pod} pod-identity confirmed`,
  ]);
});
