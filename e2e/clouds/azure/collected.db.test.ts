/** What is stored of a tenant that keeps some corners to itself: counts equal what the oracle says can be seen, both ways of reading it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { importTeams } from "#lib/commands/teams/import-teams.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { linesOf, runCli } from "../../../collectors/testing/run-cli.ts";
import { teamAt, teamCount } from "../estate.ts";
import { countsOf } from "../oracle.ts";
import type { OracleOwnerHint } from "../oracle-answer.ts";
import { type Clouds, startClouds } from "../start.ts";

const date = "2026-11-24";
let clouds: Clouds;
beforeAll(async () => {
  clouds = await startClouds({ date, partial: true });
});
afterAll(() => clouds.stop());

describe.each([{ withoutResourceGraph: false }, { withoutResourceGraph: true }])("%o", (how) => {
  let database: TestDatabase;
  const cli = (...args: string[]) =>
    runCli(args, { env: { ...clouds.azure.announcement.environment, DATABASE_URL: database.url } });

  beforeAll(async () => {
    database = await testDatabase();
    const actor = { name: "cli:test", role: "administrator" } as const;
    const ctx = { pool: database.pool, actor, clock: fixedClock(date) };
    const config = { ...clouds.azure.tenantSource, ...how };
    await connectSource(ctx, { provider: "azure", name: "tenant", config });
    const { code } = await cli("collect", "tenant", "--at", date, "--json");
    // Partial: it says that corners are missing.
    expect(code).toBe(3);
  }, 120_000);
  afterAll(() => database.drop());

  const tally = (rows: Record<string, unknown>[], field: string) =>
    Object.fromEntries(
      Object.entries(Object.groupBy(rows, (row) => String(row[field]))).map(([value, of]) => [
        value,
        of?.length,
      ]),
    );
  const exported = async (what: string) =>
    linesOf(await cli("export", what, "--json")).filter((row) => row.scope !== null);

  it("counts per kind, nature, scope and credential as the oracle does", async () => {
    const counts = countsOf(clouds.azure.oracle.visible());
    const identities = await exported("identities");
    expect(tally(identities, "kind")).toEqual(counts.byKind);
    expect(tally(identities, "nature")).toEqual(counts.byNature);
    expect(tally(identities, "scope")).toEqual(counts.byScope);
    expect(tally(await exported("credentials"), "kind")).toEqual(counts.byCredentialKind);
  });

  it("holds as many grants, trusts and workloads as can be seen", async () => {
    const { grants, trusts, workloads } = clouds.azure.oracle.visible();
    expect(await exported("grants")).toHaveLength(grants.length);
    expect(await exported("trusts")).toHaveLength(trusts.length);
    expect(await exported("workloads")).toHaveLength(workloads.length);
    expect(grants.length).toBeLessThan(clouds.azure.oracle.truth().grants.length);
  });

  it("suggests by the tags of resource groups exactly whom those name, less surely than by tags of their own", async () => {
    const teams = Array.from({ length: teamCount(1) }, (_, index) => teamAt("rollcall", index));
    const hints = clouds.azure.oracle.visible().ownerHints.filter(({ from }) => from === "resource-group");
    const stored = (await exported("owner-hints")).filter(({ source }) => source === "resource-group-tag");
    const said = (rows: object[]) =>
      (rows as OracleOwnerHint[]).map(({ subject, key, value }) => `${subject} ${key}=${value}`).toSorted();
    expect(said(stored)).toEqual(said(hints));
    const names = new Map(
      teams.flatMap(({ name, contact }) => [[name, name] as const, [contact, name] as const]),
    );
    const meant = hints.flatMap(({ subject, key, value }) =>
      /^(team|owner.*)$/i.test(key) && names.has(value) ? [`${subject} ${names.get(value)}`] : [],
    );
    const lines = teams.map(({ name, title, contact }) => `${name},"${title}",${contact}`);
    const actor = { name: "cli:test", role: "administrator" } as const;
    await importTeams(
      { pool: database.pool, actor, clock: fixedClock(date) },
      { format: "csv", text: ["key,name,contacts", ...lines].join("\n") },
    );
    const { rows } = await database.pool.query<{ of: string; confidence: number }>(
      `select principal.external_id || ' ' || team.key as of, (signal ->> 'confidence')::int as confidence
         from suggestion join team on team.id = team_id join principal on principal.id = identity_id
        cross join lateral jsonb_array_elements(signals) signal where signal ->> 'source' = 'resource-group-tag'`,
    );
    expect(rows.map(({ of }) => of).toSorted()).toEqual([...new Set(meant)].toSorted());
    expect(rows.length).toBeGreaterThan(10);
    expect(new Set(rows.map(({ confidence }) => confidence))).toEqual(new Set([60]));
  });

  it("scores every identity as the oracle does: granted, used, proven unused, under a condition, how dangerous", async () => {
    const { rows } = await database.pool.query<Scored>(
      `select external_id as id, granted, conditional, used, unused, tier, administrator, open_ended as "openEnded"
         from score join principal on principal.id = score.identity_id`,
    );
    const expected = new Map(expectedScores().map((one) => [one.id, one]));
    // Those whom only a grant names, because they are gone, are none of the oracle's.
    const known = rows.filter(({ id }) => expected.has(id));
    expect(known.length).toBeGreaterThan(200);
    for (const row of known) expect(row, row.id).toEqual(expected.get(row.id));
    expect(rows.filter(({ used }) => used > 0).length).toBeGreaterThan(10);
    expect(rows.filter(({ unused }) => unused > 0).length).toBeGreaterThan(50);
  });
});

type Scored = {
  id: string;
  granted: number;
  conditional: number;
  used: number;
  unused: number;
  tier: number;
  administrator: boolean;
  openEnded: boolean;
};

/** Ninety days before the day of the collection, which is none of them. */
const windowFrom = "2026-08-26";

/** What has no date is taken to be as old as its holder. */
function expectedScores(): Scored[] {
  const evidence = new Map(
    (clouds.azure.oracle.observed?.() ?? []).map((observed) => [observed.principal, observed]),
  );
  return (clouds.azure.oracle.granted?.() ?? []).map((one) => {
    const observed = evidence.get(one.principal);
    const wasUsed = (action: string) => (observed?.used.get(action) ?? "") >= windowFrom;
    const isOld = (since: string | null) => (since ?? one.createdAt ?? "").slice(0, 10) <= windowFrom;
    const unused = [...one.actions].filter(
      ([action, since]) =>
        !wasUsed(action) && isOld(since) && (observed?.watchedSince(action, windowFrom) ?? null) !== null,
    );
    return {
      ...{ id: one.principal, granted: one.actions.size, conditional: one.conditional.size },
      ...{ used: [...one.actions.keys()].filter(wasUsed).length, unused: unused.length },
      ...{ tier: one.tier, administrator: one.isAdministrator, openEnded: one.openEnded },
    };
  });
}
