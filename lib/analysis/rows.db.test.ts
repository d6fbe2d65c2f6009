import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { NotFound } from "#lib/errors.ts";
import { natureOf } from "#lib/providers/aws/classify.ts";
import { natures } from "#lib/providers/contract.ts";
import { refreshRows } from "./rows.ts";
import { accounts, anyEstate, type Estate, fillEstate, resourceName, streams } from "./testing/estate.ts";

const asOf = new Date("2026-10-20T00:00:00Z");
let database: TestDatabase;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

type Stored = Record<string, unknown>;

/** What comes from scores and decisions is held against the truth where those are. */
const ofOthers = [
  "checks",
  "checks_due",
  "team",
  "owner_state",
  "suggested_team",
  "claim_until",
  "owner_conflict",
  "break_glass",
  "owner_hint",
  "first_claimed_on",
  "tier",
  "evidence",
  "opi",
  "weighted_opi",
  "granted",
  "used",
  "unused",
  "administrator",
  "staleness",
];

async function stored(): Promise<Stored[]> {
  const { rows } = await database.pool.query("select * from identity_row order by principal_id");
  return rows.map((row) =>
    Object.fromEntries(Object.entries(row).filter(([column]) => !ofOthers.includes(column))),
  ) as Stored[];
}

// The second method: one identity at a time, straight from the sentences that define each column.
const concerns: Record<string, string[]> = {
  aws_iam_role: streams.filter((stream) => !/credential|access-keys|identity-providers/.test(stream)),
  aws_iam_user: [
    "aws/principals",
    "aws/credential-report",
    "aws/access-keys",
    "aws/service-credentials",
    "aws/access-advisor",
  ],
  aws_root_user: ["aws/principals", "aws/credential-report"],
  aws_iam_group: ["aws/principals"],
  aws_oidc_provider: ["aws/identity-providers"],
};
const bit = { "access-key": 1, password: 2, service: 4, certificate: 8 };
const credentialBit: Record<string, number> = {
  aws_access_key: bit["access-key"],
  aws_password: bit.password,
  aws_service_specific_credential: bit.service,
  aws_x509_certificate: bit.certificate,
};
const blindBits: Record<string, Record<string, number>> = {
  aws_iam_user: { "aws/credential-report": 2 + 8, "aws/access-keys": 1, "aws/service-credentials": 4 },
  aws_root_user: { "aws/credential-report": 1 + 2 + 8 },
};

function naiveRow(estate: Estate, one: Estate["principals"][number]): Stored {
  const open = (fact: { closedAt: string | null }) => fact.closedAt === null;
  const account = one.scope === 0 ? null : (accounts[one.scope - 1] ?? null);
  const trusts = estate.trusts.filter(({ subject }) => subject === one.id);
  const credentials = estate.credentials.filter(({ principal }) => principal === one.id);
  const usage = estate.usage.filter(({ principal }) => principal === one.id);
  const sliceOf = (stream: string) =>
    estate.slices.find((slice) => slice.scope === one.scope && slice.stream === stream);
  const concerned = concerns[one.kind] ?? [];
  const isRead = (stream: string) => {
    const slice = sliceOf(stream);
    return (
      slice !== undefined &&
      (slice.completeAt !== null || ["complete", "not-applicable"].includes(slice.status))
    );
  };
  const atItsEnd = (fact: { closedAt: string | null }) =>
    fact.closedAt === null || (one.closedAt !== null && fact.closedAt >= one.closedAt);
  const verdict = natureOf({
    kind: one.kind,
    name: one.name,
    resourceName: resourceName(one),
    tags: {},
    attributes: {},
    trusts: trusts
      .filter(atItsEnd)
      .map(({ mechanism, kind, value }) => ({ mechanism, trusted: { kind, value }, condition: null })),
    credentials: credentials.filter(atItsEnd).map(({ kind, status }) => ({ kind, status })),
    unreadStreams: concerned.filter((stream) => !isRead(stream)),
  });
  const active = credentials.filter(
    (fact) =>
      open(fact) && fact.status === "active" && (fact.expiresAt === null || new Date(fact.expiresAt) > asOf),
  );
  const fixed = active.filter(({ kind }) => kind !== "aws_password");
  const blind =
    one.kind === "aws_account"
      ? 16383
      : concerned
          .filter((stream) => !isRead(stream))
          .reduce((sum, stream) => sum | (blindBits[one.kind]?.[stream] ?? 0), 0);
  let ways = active.reduce((sum, { kind }) => sum | (credentialBit[kind] ?? 0), 0);
  for (const { mechanism, kind, value } of trusts.filter(open)) {
    if (mechanism === "web-identity") ways |= 32;
    else if (mechanism === "saml") ways |= 64;
    else if (mechanism === "pod-identity" || value.startsWith("pods.")) ways |= 512;
    else if (mechanism === "roles-anywhere") ways |= 1024;
    else if (mechanism === "service") ways |= 16;
    else if (kind === "anyone") ways |= 128;
    else if (kind !== "id") ways |= account !== null && value.includes(account) ? 256 : 128;
  }
  // Nothing in this estate is named or tagged after an environment; a pipeline's issuer is the only sign of a class.
  const delivers = trusts.some((trust) => open(trust) && trust.value.startsWith("token.actions."));
  const uses = [...usage, ...credentials].flatMap(({ lastUsedAt }) => lastUsedAt ?? []).sort();
  let gaps = 0;
  for (const stream of concerned) {
    const slice = sliceOf(stream);
    if (slice && ["complete", "not-applicable"].includes(slice.status)) continue;
    gaps |= slice?.status === "denied" ? 1 : 4;
    if (slice?.completeAt) gaps |= 2;
  }
  const groups = estate.memberships
    .filter((fact) => open(fact) && fact.member === one.id)
    .map(({ group }) => group);
  const grants = [one.id, ...groups].flatMap((subject) =>
    estate.grants.filter(
      (fact) => open(fact) && fact.effect === "allow" && fact.subject !== null && fact.subject === subject,
    ),
  );
  const isEarlier = (other: typeof one) =>
    other.firstSeen < one.firstSeen || (other.firstSeen === one.firstSeen && other.id < one.id);
  const before = estate.principals
    .filter(
      (other) =>
        !open(other) &&
        isEarlier(other) &&
        resourceName(other) !== null &&
        resourceName(other) === resourceName(one),
    )
    .sort((left, right) =>
      left.firstSeen === right.firstSeen ? left.id - right.id : left.firstSeen < right.firstSeen ? -1 : 1,
    );
  const aliases = estate.aliases
    .filter((fact) => open(fact) && fact.principal === one.id)
    .map(({ value }) => value);
  const parts = [one.name, `ID${one.id}`, resourceName(one), ...aliases].filter((part) => part !== null);
  return {
    principal_id: one.id,
    provider: 1,
    kind: {
      aws_iam_role: 101,
      aws_iam_user: 102,
      aws_root_user: 103,
      aws_iam_group: 104,
      aws_oidc_provider: 105,
      aws_account: 107,
    }[one.kind],
    nature: natures[verdict.nature].code,
    environment: 0,
    environment_confidence: 1,
    class: delivers ? 5 : 0,
    class_confidence: delivers ? 3 : 1,
    nature_confidence: { low: 1, medium: 2, high: 3 }[verdict.confidence],
    source_id: one.scope === 0 ? null : 1,
    scope_id: one.scope === 0 ? null : one.scope,
    state: one.closedAt ? 3 : one.disabled === true ? 2 : 1,
    created_on: one.createdAt?.slice(0, 10) ?? null,
    first_seen_on: one.firstSeen.slice(0, 10),
    gone_on: one.closedAt?.slice(0, 10) ?? null,
    last_used_on: uses.at(-1)?.slice(0, 10) ?? null,
    last_used_state: uses.length > 0 ? 2 : usage.some(({ plane }) => plane === "identity") ? 1 : 0,
    signs_in_with: ways,
    signs_in_unread: blind & ~ways,
    static_credentials: fixed.length > 0 ? fixed.length : (blind & (1 + 4 + 8)) !== 0 ? null : 0,
    oldest_credential_on: fixed.some(({ createdAt }) => createdAt === null)
      ? null
      : (fixed
          .map(({ createdAt }) => createdAt ?? "")
          .sort()[0]
          ?.slice(0, 10) ?? null),
    grants: grants.length,
    workloads: estate.workloads.filter((fact) => open(fact) && fact.runsAs === one.id).length,
    gaps,
    predecessor_id: before.at(-1)?.id ?? null,
    name: one.name,
    search: [...new Set(parts)].map((part) => part.toLowerCase()).join("\n"),
  };
}

test("every row equals what a naive computation makes of the facts, whatever rows were there before", async () => {
  await fc.assert(
    fc.asyncProperty(anyEstate, async (estate) => {
      await fillEstate(database.pool, estate);
      await refreshRows(database.pool, { asOf, batchSize: 7 });
      expect(await stored()).toEqual(estate.principals.map((one) => naiveRow(estate, one)));
    }),
    { numRuns: 25 },
  );
});

test("a second refresh writes nothing", async () => {
  await fc.assert(
    fc.asyncProperty(anyEstate, async (estate) => {
      await fillEstate(database.pool, estate);
      await refreshRows(database.pool, { asOf });
      const marks = async () =>
        (await database.pool.query("select principal_id, ctid, xmin, xmax from identity_row order by 1"))
          .rows;
      const before = await marks();
      const outcome = await refreshRows(database.pool, { asOf });
      expect(outcome).toEqual({ considered: estate.principals.length, inserted: 0, updated: 0, removed: 0 });
      expect(await marks()).toEqual(before);
    }),
    { numRuns: 5 },
  );
});

test("refreshing what a run touched leaves the same rows as refreshing everybody", async () => {
  const anyStep = fc.record({ before: anyEstate, after: anyEstate, keep: fc.integer({ min: 0, max: 99 }) });
  await fc.assert(
    fc.asyncProperty(anyStep, async ({ before, after, keep }) => {
      await fillEstate(database.pool, before);
      await refreshRows(database.pool, { asOf });
      const next = mixed(before, after, keep);
      await fillEstate(database.pool, next);
      const run = await recordRun(before, next);
      await refreshRows(database.pool, { asOf, since: run, batchSize: 5 });
      expect(await stored()).toEqual(next.principals.map((one) => naiveRow(next, one)));
    }),
    { numRuns: 25, endOnFailure: true },
  );
});

test("a credential that expired since the last run stops counting, though nobody wrote it", async () => {
  const { pool } = database;
  await fillEstate(pool, fc.sample(anyEstate, { numRuns: 1, seed: 5 })[0] as Estate);
  const chosen = await pool.query<{ principal: string }>(
    `update credential set kind = 'aws_access_key', status = 'active', closed_at = null, changed_at = '2026-09-01',
       expires_at = '2026-11-02T00:00:00Z', principal_id = (select min(id) from principal where kind = 'aws_iam_user')
     where id = (select min(id) from credential) returning principal_id as principal`,
  );
  await pool.query(
    `insert into run (id, source_id, actor, observed_at, status) values
     (11, 1, 'job:test', '2026-11-01T00:00:00Z', 'complete'), (12, 1, 'job:test', '2026-11-03T00:00:00Z', 'running')`,
  );
  const counted = async () => {
    const found = await pool.query("select static_credentials from identity_row where principal_id = $1", [
      chosen.rows[0]?.principal,
    ]);
    return found.rows[0].static_credentials ?? 0;
  };
  await refreshRows(pool, { asOf: new Date("2026-11-01T00:00:00Z") });
  const before = await counted();
  expect(before).toBeGreaterThan(0);
  await refreshRows(pool, { asOf: new Date("2026-11-03T00:00:00Z"), since: 12 });
  expect(await counted()).toBe(before - 1);
});

test("a run nobody made is refused, and the rows of deleted principals go", async () => {
  await expect(refreshRows(database.pool, { asOf, since: "999999" })).rejects.toThrow(NotFound);
  const estate = fc.sample(anyEstate, { numRuns: 1, seed: 3 })[0] as Estate;
  await fillEstate(database.pool, estate);
  await refreshRows(database.pool, { asOf });
  await database.pool.query("delete from principal where id <= 3");
  expect(await refreshRows(database.pool, { asOf })).toMatchObject({ removed: 3 });
});

test("refreshes at the same time wait for each other and end with the right rows", async () => {
  const estate = fc.sample(anyEstate, { numRuns: 1, seed: 4 })[0] as Estate;
  await database.pool.query("truncate identity_row");
  await fillEstate(database.pool, estate);
  await Promise.all([1, 2, 3].map(() => refreshRows(database.pool, { asOf, batchSize: 3 })));
  expect(await stored()).toEqual(estate.principals.map((one) => naiveRow(estate, one)));
});

/** The later estate: some facts as before, some closed or replaced at the run's time, as ingest leaves them. */
const runAt = "2026-10-29T00:00:00.000Z";

function mixed(before: Estate, after: Estate, keep: number): Estate {
  const stays = (index: number) => (index * 37) % 100 < keep;
  const blend = <T extends { changedAt: string }>(old: T[], fresh: T[]): T[] =>
    old.map((fact, index) => {
      const replacement = fresh[index];
      if (stays(index) || !replacement) return fact;
      const isClosable = "closedAt" in replacement && replacement.closedAt !== null;
      return { ...replacement, changedAt: runAt, ...(isClosable ? { closedAt: runAt } : {}) };
    });
  // References of a stored fact stay with it: ingest closes a fact and opens another, it does not move one.
  const pinned = <T extends { changedAt: string }>(old: T[], fresh: T[], fields: (keyof T)[]): T[] =>
    blend(old, fresh).map((fact, index) => ({
      ...fact,
      ...Object.fromEntries(fields.map((field) => [field, old[index]?.[field]])),
    }));
  return {
    slices: before.slices.map((slice, index) =>
      stays(index)
        ? slice
        : (after.slices.find(({ id, status }) => id === slice.id && status !== "never") ?? slice),
    ),
    principals: pinned(before.principals, after.principals, ["id", "scope", "kind", "name", "firstSeen"]),
    trusts: pinned(before.trusts, after.trusts, ["subject"]),
    credentials: pinned(before.credentials, after.credentials, ["principal"]),
    aliases: pinned(before.aliases, after.aliases, ["principal"]),
    usage: pinned(before.usage, after.usage, ["principal"]),
    grants: pinned(before.grants, after.grants, ["subject"]),
    memberships: pinned(before.memberships, after.memberships, ["group", "member"]),
    workloads: pinned(before.workloads, after.workloads, ["runsAs"]),
  };
}

/** Run 1 saw every slice as it was, run 2 as it is. */
async function recordRun(before: Estate, after: Estate): Promise<number> {
  for (const [id, estate, at] of [
    [1, before, "2026-10-28T23:00:00Z"],
    [2, after, runAt],
  ] as const) {
    await database.pool.query(
      "insert into run (id, source_id, actor, observed_at) values ($1, 1, 'job:test', $2)",
      [id, at],
    );
    const tried = estate.slices.filter(({ status }) => status !== "never");
    const runs = tried.map(({ id: slice_id, status }) => ({
      run_id: id,
      slice_id,
      status,
      duration_ms: 1,
    }));
    await database.pool.query(
      `insert into slice_run (run_id, slice_id, status, duration_ms)
       select run_id, slice_id, status, duration_ms from jsonb_populate_recordset(null::slice_run, $1::jsonb)`,
      [JSON.stringify(runs)],
    );
  }
  return 2;
}
