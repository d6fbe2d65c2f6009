/**
 * What the product says of all four clouds at once, held against the oracle identity by identity: on the first day, and on the days
 * before and after people cleaned up a good part of what was granted.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { azureOf } from "#e2e/clouds/azure/testing.ts";
import { askAsAdministrator } from "#e2e/clouds/kubernetes/testing.ts";
import { type OracleDay, type OracleScore, scoresOn } from "#e2e/clouds/oracle-score.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { refreshFindings } from "#lib/analysis/findings/refresh-findings.ts";
import { refreshScores } from "#lib/analysis/score/score.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { unpackActions } from "#lib/domain/packed-actions.ts";
import { cleanUpRoles } from "./aws/testing/clean-up-roles.ts";
import { runCli } from "./testing/run-cli.ts";

const [first, before, after] = ["2026-11-12", "2026-11-20", "2026-11-21"] as const;
let clouds: Clouds;
let database: TestDatabase;
const days: OracleDay[] = [];
const stored = new Map<string, Stored[]>();

type Stored = Omit<OracleScore, "isEnough" | "evidence"> & {
  provider: string;
  evidence: number;
  opi: number | null;
};

async function cli(...args: string[]) {
  const env = {
    ...clouds.announcement.environment,
    DATABASE_URL: database.url,
    ROLLCALL_RETRY_DELAY_MS: "0",
  };
  const result = await runCli(args, { env });
  // 3: the estate keeps some corners to itself.
  if (result.code !== 0 && result.code !== 3) throw new Error(`${args.join(" ")}: ${result.stderr}`);
}

async function collectOn(date: string): Promise<void> {
  clouds.setDate(date);
  await cli("collect", "--all", "--at", `${date}T07:40:00Z`, "--json");
  const running = [clouds.aws, clouds.gcp, clouds.azure, clouds.kubernetes];
  days.push({
    date,
    granted: running.flatMap(({ oracle }) => oracle.granted?.() ?? []),
    observed: running.flatMap(({ oracle }) => oracle.observed?.() ?? []),
  });
  const { rows } = await database.pool.query<Stored>(
    `select principal.provider, principal.external_id as principal, granted, conditional, used, unused, undecided, opi, tier,
            evidence, administrator as "isAdministrator", open_ended as "openEnded"
       from score join principal on principal.id = score.identity_id where principal.closed_at is null`,
  );
  stored.set(date, rows);
}

beforeAll(async () => {
  database = await testDatabase();
  clouds = await startClouds({ date: first, partial: true });
  for (const { provider, name, options } of clouds.announcement.sources)
    await cli("connect", provider, "--name", name, ...options);
  await collectOn(first);
  await collectOn(before);
  await cleanUp();
  await collectOn(after);
}, 300_000);
afterAll(async () => {
  await clouds.stop();
  await database.drop();
});

/** A third of the attached policies go, a third of the inline ones are narrowed, assignments and bindings of some are deleted. */
async function cleanUp(): Promise<void> {
  const { world } = clouds;
  await cleanUpRoles(clouds);
  const assignments = world.azure.directory(world.day).assignments.filter((_, index) => index % 4 === 0);
  for (const { scope, name } of assignments) {
    const path = `${scope === "/" ? "" : scope}/providers/Microsoft.Authorization/roleAssignments/${name}`;
    await azureOf(clouds).administrate(`${path}?api-version=2022-04-01`, { method: "DELETE" });
  }
  const bindings = world.kubernetes
    .cluster("prod", world.day)
    .roleBindings.filter((_, index) => index % 4 === 0);
  for (const { namespace, name } of bindings) {
    const path = `/apis/rbac.authorization.k8s.io/v1/namespaces/${namespace}/rolebindings/${name}`;
    await askAsAdministrator(clouds, path, { method: "DELETE" });
  }
}

function storedOn(date: string): Map<string, Stored> {
  return new Map((stored.get(date) ?? []).map((row) => [row.principal, row]));
}

describe.each([first, before, after])("on %s", (date) => {
  test("every identity's granted, used, unused and undecided actions, index, evidence and tier are the oracle's", () => {
    const expected = scoresOn(days.slice(0, days.findIndex((day) => day.date === date) + 1));
    const found = storedOn(date);
    const differences = expected.flatMap((one) => {
      const row = found.get(one.principal);
      return row === undefined ? [{ principal: one.principal, missing: true }] : differencesOf(one, row);
    });
    expect(differences.slice(0, 5)).toEqual([]);
    expect(differences).toHaveLength(0);
    expect(expected.length).toBeGreaterThan(1000);
  });
});

const evidenceCodes: Record<string, number> = { enough: 1, young: 2, blind: 3, "nothing-granted": 4 };

function differencesOf(one: OracleScore, row: Stored): object[] {
  const { isEnough, evidence, index, ...counts } = one;
  const found = Object.fromEntries(Object.keys(counts).map((key) => [key, row[key as keyof Stored]]));
  const says = {
    ...counts,
    isEnough,
    index: index?.toFixed(4),
    evidence: evidence === null ? null : evidenceCodes[evidence],
  };
  const stores = {
    ...found,
    isEnough: row.evidence === 1,
    index: row.opi?.toFixed(4),
    evidence: evidence === null ? null : row.evidence,
  };
  return JSON.stringify(says) === JSON.stringify(stores) ? [] : [{ provider: row.provider, says, stores }];
}

/** Digest of everything in the table, so that what is not written anew can be told. */
const unusedDigest = `
  select md5(string_agg(identity_id || encode(actions, 'hex') || xmin, ',' order by identity_id)) as digest from unused_actions`;

test("what is proven unused is kept by action, as many as the score counts and all of the provider's own catalogue", async () => {
  const { rows } = await database.pool.query<{ provider: string; unused: number; actions: Buffer | null }>(
    `select principal.provider, score.unused, unused_actions.actions
       from score join principal on principal.id = score.identity_id left join unused_actions using (identity_id)`,
  );
  const { rows: catalogue } = await database.pool.query<{ id: number; provider: string; name: string }>(
    "select id, provider, name from action",
  );
  const actions = new Map(catalogue.map((action) => [action.id, action]));
  for (const { provider, unused, actions: packed } of rows) {
    const ids = packed === null ? [] : unpackActions(packed);
    expect(ids).toHaveLength(unused);
    expect(ids.every((id) => actions.get(id)?.provider === provider)).toBe(true);
    expect(ids.some((id) => actions.get(id)?.name.includes("*"))).toBe(false);
  }
  expect(rows.filter(({ actions: packed }) => packed !== null).length).toBeGreaterThan(100);
});

test("what runs scored of whom they touched is what scoring everybody gives", async () => {
  const { rows: kept } = await database.pool.query<{ digest: string }>(unusedDigest);
  for (const provider of ["aws", "azure", "gcp", "kubernetes"]) {
    const asOf = new Date(`${after}T07:40:00Z`);
    const outcome = await refreshScores(database.pool, { provider, asOf, since: "all" });
    expect(outcome, provider).toMatchObject({ inserted: 0, updated: 0, removed: 0 });
    expect(outcome.considered).toBeGreaterThan(300);
  }
  expect((await database.pool.query(unusedDigest)).rows).toEqual(kept);
});

test("what runs judged of whom they touched is what judging everybody finds, and the list's bits are the open findings", async () => {
  const asOf = new Date(`${after}T07:40:00Z`);
  expect(await refreshFindings(database.pool, { asOf })).toMatchObject({ opened: 0, changed: 0, bits: 0 });
  const { rows } = await database.pool.query<{ open: number; differing: number }>(
    `select count(*) filter (where found.bits <> 0)::int as open,
            count(*) filter (where identity_row.checks <> coalesce(found.bits, 0))::int as differing
       from identity_row
       left join (select identity_id, bit_or(1::bigint << rule) as bits from finding where closed_at is null group by identity_id) found
              on found.identity_id = identity_row.principal_id`,
  );
  expect(rows[0]?.differing).toBe(0);
  expect(rows[0]?.open).toBeGreaterThan(500);
});

test("narrowing makes nobody young: whoever had enough evidence and kept something still has", () => {
  const [was, is] = [storedOn(before), storedOn(after)];
  const narrowed = [...was.values()].filter(({ principal, granted }) => {
    const left = is.get(principal)?.granted ?? 0;
    return left > 0 && left < granted;
  });
  expect(narrowed.length).toBeGreaterThan(20);
  for (const row of narrowed)
    if (row.evidence === 1) expect([1, 3], row.principal).toContain(is.get(row.principal)?.evidence);
});

test("sums of the day's snapshot are those of the rows, and intervals of posture say of each day what its rows said", async () => {
  const { rows } = await database.pool.query(
    `select s.provider, s.identities, s.unused, r.identities as "ofRows", r.unused as "unusedOfRows", p.identities as "ofIntervals"
       from (select provider, sum(identities)::int as identities, sum(unused)::int as unused from snapshot where day = $1 group by 1) s
       join (select provider, count(*)::int as identities, coalesce(sum(unused) filter (where evidence = 1), 0)::int as unused
               from identity_row where state <> 3 group by 1) r using (provider)
       join (select provider, count(*)::int as identities from posture
              where valid_from <= $1 and (valid_to is null or valid_to > $1) group by 1) p using (provider)`,
    [after],
  );
  expect(rows).toHaveLength(4);
  for (const row of rows) {
    expect(row.identities).toBe(row.ofRows);
    expect(row.unused).toBe(row.unusedOfRows);
    expect(row.identities).toBe(row.ofIntervals);
  }
  const past = await database.pool.query(
    `select (select sum(identities)::int from snapshot where day = $1) as then,
            (select count(*)::int from posture where valid_from <= $1 and (valid_to is null or valid_to > $1)) as intervals`,
    [first],
  );
  expect(past.rows[0].then).toBe(past.rows[0].intervals);
});
