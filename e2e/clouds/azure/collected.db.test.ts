/** What is stored of a tenant that keeps some corners to itself: counts equal what the oracle says can be seen, both ways of reading it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { linesOf, runCli } from "../../../collectors/testing/run-cli.ts";
import { countsOf } from "../oracle.ts";
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
});
