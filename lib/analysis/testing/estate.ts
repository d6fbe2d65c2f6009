/** A small random AWS estate as plain objects, and its way into the tables: for tests that compute list rows by a second method. */
import fc from "fast-check";
import type pg from "pg";

export type Closable = { closedAt: string | null; changedAt: string };
export type Estate = {
  slices: { id: number; scope: number; stream: string; status: string; completeAt: string | null }[];
  principals: (Closable & {
    id: number;
    scope: number;
    kind: string;
    name: string;
    createdAt: string | null;
    firstSeen: string;
    disabled: boolean | null;
  })[];
  trusts: (Closable & { subject: number | null; mechanism: string; kind: string; value: string })[];
  credentials: (Closable & {
    principal: number | null;
    kind: string;
    status: string;
    createdAt: string | null;
    expiresAt: string | null;
    lastUsedAt: string | null;
  })[];
  aliases: (Closable & { principal: number | null; value: string })[];
  usage: { principal: number | null; plane: string; lastUsedAt: string | null; changedAt: string }[];
  grants: (Closable & { subject: number | null; effect: string })[];
  memberships: (Closable & { group: number | null; member: number | null })[];
  workloads: (Closable & { runsAs: number | null })[];
};

export const accounts = ["111111111111", "222222222222"];
export const streams = [
  "aws/principals",
  "aws/credential-report",
  "aws/access-keys",
  "aws/service-credentials",
  "aws/identity-providers",
  "aws/lambda-functions",
  "aws/ecs-services",
  "aws/ec2-instances",
  "aws/eks-clusters",
  "aws/pod-identities",
  "aws/roles-anywhere",
  "aws/access-advisor",
];
export const kinds = [
  "aws_iam_role",
  "aws_iam_user",
  "aws_root_user",
  "aws_iam_group",
  "aws_oidc_provider",
  "aws_account",
];

const size = 30;
const day = fc
  .integer({ min: 1, max: 28 })
  .map((date) => `2026-10-${String(date).padStart(2, "0")}T12:00:00.000Z`);
const maybeDay = fc.option(day);
const who = fc.option(fc.integer({ min: 1, max: size }), { freq: 8 });
const closable = { closedAt: fc.option(day, { freq: 3 }).map((at) => at ?? null), changedAt: day };
const many = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 20, maxLength: 60 });

const trusted = fc.constantFrom(
  ["assume-role", "account", accounts[0] ?? ""],
  ["assume-role", "account", "999999999999"],
  ["assume-role", "name", "arn:aws:iam::111111111111:role/caller"],
  ["assume-role", "id", "AROADELETED"],
  ["assume-role", "anyone", "*"],
  ["service", "service", "lambda.amazonaws.com"],
  ["service", "service", "pods.eks.amazonaws.com"],
  ["web-identity", "federated", "token.actions.githubusercontent.com|repo:a/b:*"],
  ["saml", "name", "arn:aws:iam::111111111111:saml-provider/okta"],
  ["pod-identity", "service", "pods.eks.amazonaws.com"],
  ["roles-anywhere", "service", "rolesanywhere.amazonaws.com"],
);

export const anyEstate: fc.Arbitrary<Estate> = fc.record({
  slices: fc
    .tuple(
      ...accounts.flatMap(() =>
        streams.map(() =>
          fc.option(fc.constantFrom("complete", "denied", "incomplete", "never", "held", "not-applicable"), {
            freq: 6,
          }),
        ),
      ),
      fc.boolean(),
    )
    .map((drawn) => {
      const statuses = drawn.slice(0, -1) as (string | null)[];
      return statuses.flatMap((status, index) => {
        if (status === null) return [];
        const before = status === "complete" || (index % 3 === 0 && status !== "never");
        return {
          id: index + 1,
          scope: 1 + Math.floor(index / streams.length),
          stream: streams[index % streams.length] ?? "",
          status,
          completeAt: before ? "2026-10-05T00:00:00.000Z" : null,
        };
      });
    }),
  principals: fc
    .array(
      fc.record({
        scope: fc.constantFrom(0, 1, 2),
        kind: fc.constantFrom(...kinds),
        // Few names, so that some come back after they went.
        name: fc.constantFrom("pay", "Search", "tab\there", "back\\slash", "new\nline", "ünïcode"),
        createdAt: maybeDay,
        firstSeen: day,
        disabled: fc.constantFrom(true, false, null),
        ...closable,
      }),
      { minLength: size, maxLength: size },
    )
    .map((all) => all.map((one, index) => ({ id: index + 1, ...one }))),
  trusts: many(
    fc
      .record({ subject: who, party: trusted, ...closable })
      .map(({ party: [mechanism = "", kind = "", value = ""], ...rest }) => ({
        ...rest,
        mechanism,
        kind,
        value,
      })),
  ),
  credentials: many(
    fc.record({
      principal: who,
      kind: fc.constantFrom(
        "aws_access_key",
        "aws_password",
        "aws_service_specific_credential",
        "aws_x509_certificate",
      ),
      status: fc.constantFrom("active", "active", "inactive", "unknown"),
      createdAt: maybeDay,
      expiresAt: maybeDay,
      lastUsedAt: maybeDay,
      ...closable,
    }),
  ),
  aliases: many(
    fc.record({
      principal: who,
      value: fc.constantFrom("arn:aws:iam::1:instance-profile/A", "x%y_z"),
      ...closable,
    }),
  ),
  usage: many(
    fc.record({
      principal: who,
      plane: fc.constantFrom("identity", "service", "action"),
      lastUsedAt: fc.option(day, { freq: 2 }),
      changedAt: day,
    }),
  ),
  grants: many(
    fc.record({ subject: who, effect: fc.constantFrom("allow", "allow", "deny", "boundary"), ...closable }),
  ),
  memberships: many(fc.record({ group: who, member: who, ...closable })),
  workloads: many(fc.record({ runsAs: who, ...closable })),
});

/** Replaces all facts by those of the estate; identity_row is left as it is. */
export async function fillEstate(pool: pg.Pool, estate: Estate): Promise<void> {
  for (const table of emptied) await pool.query(`delete from ${table}`);
  await pool.query(
    "insert into source (id, provider, name, created_at) values (1, 'aws', 'corp', '2026-01-01')",
  );
  await insert(
    pool,
    "scope",
    accounts.map((externalId, index) => ({
      id: index + 1,
      source_id: 1,
      provider: "aws",
      external_id: externalId,
      kind: "aws_account",
      name: externalId,
      first_seen: "2026-01-01",
      last_seen: "2026-01-01",
    })),
  );
  await insert(
    pool,
    "slice",
    estate.slices.map(({ id, scope, stream, status, completeAt }) => ({
      id,
      source_id: 1,
      scope_id: scope,
      stream,
      status,
      complete_at: completeAt,
    })),
  );
  await insert(
    pool,
    "principal",
    estate.principals.map((one) => ({
      ...seen(one),
      id: one.id,
      scope_id: one.scope,
      first_seen: one.firstSeen,
      provider: "aws",
      external_id: `ID${one.id}`,
      kind: one.kind,
      name: one.name,
      resource_name: resourceName(one),
      created_at: one.createdAt,
      disabled: one.disabled,
    })),
  );
  await insert(
    pool,
    "trust",
    estate.trusts.map((one) => ({
      ...seen(one),
      subject_kind: "id",
      subject_value: "x",
      subject_id: one.subject,
      trusted_kind: one.kind,
      trusted_value: one.value,
      mechanism: one.mechanism,
    })),
  );
  await insert(
    pool,
    "credential",
    estate.credentials.map((one, index) => ({
      ...seen(one),
      provider: "aws",
      external_id: `C${index}`,
      principal_kind: "id",
      principal_value: "x",
      principal_id: one.principal,
      kind: one.kind,
      status: one.status,
      created_at: one.createdAt,
      expires_at: one.expiresAt,
      last_used_at: one.lastUsedAt,
    })),
  );
  await insert(
    pool,
    "alias",
    estate.aliases.map((one) => ({
      ...seen(one),
      principal_kind: "id",
      principal_value: "x",
      principal_id: one.principal,
      kind: "instance-profile",
      value: one.value,
    })),
  );
  await insert(
    pool,
    "usage",
    estate.usage.map((one) => ({
      slice_id: 1,
      key: key(),
      principal_kind: "id",
      principal_value: "x",
      principal_id: one.principal,
      source: "s",
      plane: one.plane,
      covered_from: "2026-01-01",
      covered_to: "2026-10-28",
      packed: "\\x0100",
      last_used_at: one.lastUsedAt,
      first_seen: "2026-01-01",
      changed_at: one.changedAt,
    })),
  );
  await insert(
    pool,
    "role_grant",
    estate.grants.map((one) => ({
      ...seen(one),
      subject_kind: "id",
      subject_value: "x",
      subject_id: one.subject,
      role_kind: "id",
      role_value: "r",
      effect: one.effect,
      via: "attached",
    })),
  );
  await insert(
    pool,
    "membership",
    estate.memberships.map((one) => ({
      ...seen(one),
      group_kind: "name",
      group_value: "g",
      group_id: one.group,
      member_kind: "id",
      member_value: "m",
      member_id: one.member,
    })),
  );
  await insert(
    pool,
    "workload",
    estate.workloads.map((one, index) => ({
      ...seen(one),
      provider: "aws",
      external_id: `W${index}`,
      kind: "aws_lambda_function",
      name: "w",
      runs_as_kind: "name",
      runs_as_value: "r",
      runs_as_id: one.runsAs,
    })),
  );
}

/** Kept apart per account, as ARNs are. */
export function resourceName({ scope, kind, name }: Estate["principals"][number]): string | null {
  return scope === 0 ? null : `arn:aws:iam::${accounts[scope - 1]}:${kind}/${name}`;
}

function seen({ closedAt, changedAt }: Closable): Record<string, unknown> {
  return {
    slice_id: 1,
    scope_id: 1,
    key: key(),
    row_hash: key(),
    first_seen: "2026-01-01",
    changed_at: changedAt,
    closed_at: closedAt,
  };
}

let keys = 0;
function key(): string {
  return `00000000-0000-0000-0000-${String(++keys).padStart(12, "0")}`;
}

/** Children first; emptying costs less than truncating for so few rows. */
const emptied = [
  "slice_run",
  "run",
  "slice",
  "scope",
  "source",
  "principal",
  "trust",
  "credential",
  "alias",
  "usage",
  "role_grant",
  "membership",
  "workload",
];

async function insert(pool: pg.Pool, table: string, rows: Record<string, unknown>[]): Promise<void> {
  const columns = Object.keys(rows[0] ?? {}).join(", ");
  if (columns === "") return;
  await pool.query(
    `insert into ${table} (${columns}) select ${columns} from jsonb_populate_recordset(null::${table}, $1::jsonb)`,
    [JSON.stringify(rows)],
  );
}
