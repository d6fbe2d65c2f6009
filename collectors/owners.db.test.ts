/**
 * From nobody's to attested in one cloud, by the command line alone: teams from a file, suggestions held against whom the world's own
 * labels name, decisions of the demo's kind, and coverage held against the oracle's naive count of the same decisions.
 */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { teamAt, teamCount } from "#e2e/clouds/estate.ts";
import { coverageOn, type OracleDecision, type OracleOwned } from "#e2e/clouds/oracle-ownership.ts";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import type { OwnerCoverage } from "#lib/queries/owners/owner-coverage.ts";
import { linesOf, runCli } from "./testing/run-cli.ts";

const day = "2026-11-12";
let clouds: Clouds;
let database: TestDatabase;
let folder: string;

async function cli(...args: string[]) {
  const env = {
    ...clouds.announcement.environment,
    DATABASE_URL: database.url,
    ROLLCALL_RETRY_DELAY_MS: "0",
  };
  const result = await runCli(args, { env });
  if (result.code !== 0 && result.code !== 3) throw new Error(`${args.join(" ")}: ${result.stderr}`);
  return result;
}

type Row = {
  id: string;
  externalId: string;
  team: string | null;
  suggestedTeam: string | null;
  nature: string;
  state: string;
} & Record<string, string | number>;
const rows = async (filter: string) =>
  linesOf(await cli("export", "identities", "--filter", filter)) as Row[];
const counted = "nature:machine,mixed,unknown state:live,disabled";
const teams = Array.from({ length: teamCount(1) }, (_, index) => teamAt("rollcall", index));

beforeAll(async () => {
  database = await testDatabase();
  clouds = await startClouds({ date: day });
  folder = await mkdtemp(join(tmpdir(), "rollcall-teams-"));
  const [source] = clouds.announcement.sources.filter(({ provider }) => provider === "gcp");
  if (source === undefined) throw new Error("The world has no Google organization.");
  await cli("connect", source.provider, "--name", source.name, ...source.options);
  await cli("collect", source.name, "--at", `${day}T07:40:00Z`);
  const lines = teams.map(({ name, title, contact }) => `${name},"${title}",${contact}`);
  await writeFile(join(folder, "teams.csv"), ["key,name,contacts", ...lines].join("\n"));
}, 120_000);
afterAll(async () => {
  await rm(folder, { recursive: true, force: true });
  await clouds.stop();
  await database.drop();
});

test("before there are teams nobody is suggested; with them, whom the project's own label names", async () => {
  expect((await rows("-suggested-team:none")).length).toBe(0);
  await cli("owners", "import", join(folder, "teams.csv"), "--at", `${day}T09:00:00Z`);
  const labelled = new Map(
    clouds.gcp.oracle
      .visible()
      .ownerHints?.filter(({ key }) => key === "team")
      .map(({ subject, value }) => [subject, value]),
  );
  const found = (await rows(counted)).filter(({ scope }) => labelled.has(String(scope)));
  const known = new Set(teams.map(({ name }) => name));
  const meant = found.filter(({ scope }) => known.has(labelled.get(String(scope)) ?? ""));
  expect(meant.length).toBeGreaterThan(50);
  expect(meant.filter(({ suggestedTeam }) => suggestedTeam === null)).toEqual([]);
  const agreeing = meant.filter(({ scope, suggestedTeam }) => suggestedTeam === labelled.get(String(scope)));
  // Where an account's own description names another team than its project's label, that says more.
  expect(agreeing.length / meant.length).toBeGreaterThan(0.8);
});

test("coverage after decisions on the command line is the oracle's, at every level, and so is the list behind it", async () => {
  const everybody = await rows(counted);
  const [one, other] = [teams[0]?.name ?? "", teams[2]?.name ?? ""];
  const decisions: OracleDecision[] = [];
  const decide = async (kind: "claim" | "attest" | "release", team: string, filter: string, on: string) => {
    const identities = (await rows(`${counted} ${filter}`)).map(({ externalId }) => externalId);
    await cli("owners", kind, "--team", team, "--filter", `${counted} ${filter}`, "--at", `${on}T10:00:00Z`);
    decisions.push({ day: on, kind, team, identities });
  };
  await decide("claim", other, "tier:2", "2026-05-10");
  await decide("claim", one, `suggested-team:${one}`, day);
  await decide("attest", one, "environment:production", day);
  const { stdout } = await cli("owners", "decisions", "--json");
  expect((JSON.parse(stdout) as { kind: string }[]).map(({ kind }) => kind)).toEqual([
    "attest",
    "claim",
    "claim",
  ]);
  const identities = everybody.map(
    ({ externalId, provider, tier }): OracleOwned => ({
      identity: externalId,
      levels: { provider: String(provider), tier: String(tier) },
    }),
  );
  const expected = coverageOn(day, identities, decisions);
  const found = JSON.parse((await cli("owners", "coverage", "--json")).stdout) as OwnerCoverage;
  const plain = ({ attested, claimed, lapsed, total }: OwnerCoverage["counts"]) => ({
    attested,
    claimed,
    lapsed,
    total,
  });
  expect(plain(found.counts)).toEqual(expected.all?.all);
  expect(found.counts.attested).toBeGreaterThan(0);
  for (const level of ["provider", "tier"] as const)
    expect(
      Object.fromEntries(found.by[level].map((part) => [part.value, plain(part.counts)])),
      level,
    ).toEqual(expected[level]);
  expect((await rows(`${counted} team:${one}`)).length).toBe(
    (expected.team?.[one]?.attested ?? 0) + (expected.team?.[one]?.claimed ?? 0),
  );
});
