/**
 * What checks found in all four clouds at once, held against the oracle: per check exactly the identities that the world itself makes
 * guilty, every planted case and nobody who is clean.
 */
import { mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { answerOfAll } from "#e2e/clouds/oracle.ts";
import type { OracleFinding } from "#e2e/clouds/oracle-answer.ts";
import { everybodyIn, findingsOf } from "#e2e/clouds/oracle-findings.ts";
import { type OracleCounts, objectiveCountsOn } from "#e2e/clouds/oracle-objectives.ts";
import { longLivedOn, metricsOn, type OracleMetric } from "#e2e/clouds/oracle-overview.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { refreshFindings } from "#lib/analysis/findings/refresh-findings.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { checkKeys, checkOfBit } from "#lib/domain/checks/check-codes.ts";
import { credentialLife } from "#lib/queries/identity-columns.sql.ts";
import { getOverview } from "#lib/queries/overview/get-overview.ts";
import { scorecards } from "#lib/queries/scorecards/scorecards.ts";
import { runCli } from "./testing/run-cli.ts";

const date = "2026-11-24";
let clouds: Clouds;
let database: TestDatabase;
let judged: string[];
let expected: OracleFinding[];
let wanted: Record<string, OracleCounts>;
let measured: Record<string, OracleMetric>;
let holders: string[];
let stored: (OracleFinding & { resource: string; evidence: string; disabled: boolean })[];

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

/** A team says yes for all of them. */
async function claim(filter: string): Promise<void> {
  const file = join(await mkdtemp(join(tmpdir(), "rollcall-teams-")), "teams.csv");
  await writeFile(file, "key,name,contacts\nplatform,Platform,platform@northwind-labs.example\n");
  await cli("owners", "import", file, "--at", `${date}T09:00:00Z`);
  await cli("owners", "claim", "--team", "platform", "--filter", filter, "--at", `${date}T10:00:00Z`);
}

beforeAll(async () => {
  database = await testDatabase();
  clouds = await startClouds({ date, partial: true });
  for (const { provider, name, options } of clouds.announcement.sources)
    await cli("connect", provider, "--name", name, ...options);
  await cli("collect", "--all", "--at", `${date}T07:40:00Z`, "--json");
  const oracles = [clouds.aws, clouds.gcp, clouds.azure, clouds.kubernetes].map(({ oracle }) => oracle);
  const visible = answerOfAll(oracles, "visible");
  const counted = [
    ...visible.identities,
    ...visible.externals.map((one) => ({ ...one, externalId: one.value })),
  ].filter(({ nature }) => ["machine", "mixed", "unknown"].includes(nature));
  judged = [...new Set(counted.map(({ externalId }) => externalId))];
  const owned = visible.identities
    .filter(({ kind }) => kind === "aws_iam_user")
    .map(({ externalId }) => externalId);
  await claim("kind:aws_iam_user");
  const spare = owned.find((id) => judged.includes(id)) ?? "";
  const said = ["--team", "platform", "--filter", spare, "--needed", "no", "--at", `${date}T10:30:00Z`];
  await cli("owners", "attest", ...said);
  await refreshFindings(database.pool, { asOf: new Date(`${date}T11:00:00Z`) });
  const estate = {
    world: clouds.world,
    visible,
    days: [
      {
        date,
        granted: oracles.flatMap((oracle) => oracle.granted?.() ?? []),
        observed: oracles.flatMap((oracle) => oracle.observed?.() ?? []),
      },
    ],
    usage: oracles.flatMap((oracle) => oracle.usage?.() ?? []),
    risks: oracles.flatMap((oracle) => oracle.risks?.() ?? []),
    owned: new Set(owned),
    notNeeded: new Set([spare]),
  };
  const everybody = everybodyIn(estate);
  expected = findingsOf(estate, everybody);
  wanted = objectiveCountsOn(everybody, expected, estate.owned);
  measured = metricsOn(everybody, { today: date, owned: estate.owned });
  holders = longLivedOn(everybody, date);
  const { rows } = await database.pool.query(
    `select finding.rule as bit, coalesce(principal.external_id, finding.facts->>'subject') as identity,
            finding.resource, finding.evidence, finding.is_disabled as disabled
       from finding left join principal on principal.id = finding.identity_id where finding.closed_at is null`,
  );
  stored = rows.map(({ bit, ...row }) => ({ ...row, rule: checkOfBit(bit) }));
}, 600_000);
afterAll(async () => {
  await clouds.stop();
  await database.drop();
});

describe.each(checkKeys)("%s", (key) => {
  const of = (findings: readonly OracleFinding[]) =>
    [...new Set(findings.filter(({ rule }) => rule === key).map(({ identity }) => identity))].sort();

  test("finds exactly whom the world makes guilty", () => {
    const [wanted, found] = [of(expected), of(stored)];
    const missing = wanted.filter((id) => !found.includes(id));
    const tooMuch = found.filter((id) => !wanted.includes(id));
    expect({ missing, tooMuch }).toEqual({ missing: [], tooMuch: [] });
  });

  test("the world holds a case of it, and many that are clean", () => {
    const guilty = new Set(of(expected));
    expect(guilty.size).toBeGreaterThan(0);
    expect(judged.filter((id) => !guilty.has(id)).length).toBeGreaterThan(50);
  });
});

test("objectives say of the day what the world itself says: owners, old keys in production, over-privilege and idleness of tier 2", async () => {
  const told = await scorecards(database.pool, { asOf: new Date(`${date}T10:00:00Z`) });
  const counts = new Map(told.estate.lines.map((line) => [line.objective.key, line.counts]));
  expect(Object.keys(wanted)).toHaveLength(4);
  for (const [key, { of, bad, undecided }] of Object.entries(wanted)) {
    const found = counts.get(key);
    expect(found?.bad, `${key}: bad`).toBe(bad);
    expect((found?.good ?? 0) + (found?.bad ?? 0) + (found?.undecided ?? 0), `${key}: of`).toBe(of);
    if (undecided !== null) expect(found?.undecided, `${key}: undecided`).toBe(undecided);
    expect(bad, key).toBeGreaterThan(0);
  }
});

test("the overview says of the day what the world itself says, measure by measure", async () => {
  const overview = await getOverview(database.pool);
  const told = Object.fromEntries(
    (overview?.metrics ?? []).map(({ key, counts: { hit, of } }) => [key, { hit, of }]),
  );
  const { ephemeral, ...others } = told;
  expect(Object.keys(others).sort()).toEqual(Object.keys(measured).sort());
  for (const [key, { hit, of }] of Object.entries(measured)) {
    expect(told[key]?.hit, key).toBe(hit);
    if (of !== null) expect(told[key]?.of, `${key}: of`).toBe(of);
    expect(hit, key).toBeGreaterThan(0);
  }
  const { rows } = await database.pool.query<{ id: string; life: string | null }>(
    `select external_id as id, ${credentialLife}::text as life from identity_row join principal on principal.id = principal_id
      where identity_row.nature in (1, 2, 3) and state <> 3`,
  );
  const lived = (code: number) => rows.filter(({ life }) => Number(life) === code).map(({ id }) => id);
  expect([...new Set(lived(2))].sort()).toEqual(holders);
  expect(ephemeral).toEqual({ hit: lived(1).length, of: lived(1).length + lived(2).length });
});
