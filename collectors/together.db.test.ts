/** Sources that are read as of one instant are followed up once; what pages read is then what one after another would have given. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { runCli } from "./testing/run-cli.ts";

const dates = ["2026-11-20", "2026-11-27"];
let clouds: Clouds;
let alone: TestDatabase;
let together: TestDatabase;

beforeAll(async () => {
  clouds = await startClouds({ date: dates[0] ?? "" });
  [alone, together] = await Promise.all([testDatabase(), testDatabase()]);
});
afterAll(async () => {
  await Promise.all([alone.drop(), together.drop(), clouds.stop()]);
});

async function cli(database: TestDatabase, ...args: string[]): Promise<void> {
  const env = {
    ...clouds.announcement.environment,
    DATABASE_URL: database.url,
    ROLLCALL_RETRY_DELAY_MS: "0",
  };
  const { code, stderr } = await runCli(args, { env });
  if (code !== 0 && code !== 3) throw new Error(`${args.join(" ")}: ${stderr}`);
}

/** Everything pages read of identities, without the numbers the database gave. */
async function seen({ pool }: TestDatabase) {
  const named = "join principal on principal.id = row.principal_id";
  const ask = async (text: string) => (await pool.query<{ said: string }>(text)).rows.map(({ said }) => said);
  return {
    rows: await ask(`
      select concat_ws('|', principal.provider, principal.external_id, nature, environment, class, state, tier, evidence, opi, granted,
             used, unused, staleness, owner_state, checks, checks_due, grants, workloads, last_used_on) as said
        from identity_row row ${named} order by 1`),
    findings: await ask(`
      select concat_ws('|', principal.external_id, rule, finding.first_seen, finding.closed_at, ended, is_disabled) as said
        from finding left join principal on principal.id = finding.identity_id order by 1`),
    items: await ask(`
      select concat_ws('|', principal.external_id, decision, title, state, risk, n, k, opened_at, work_item.closed_at) as said
        from work_item left join principal on principal.id = work_item.identity_id order by 1`),
    links: await ask(
      "select concat_ws('|', from_name, to_name, mechanism, state, first_seen) as said from link order by 1",
    ),
    posture: await ask(`
      select concat_ws('|', principal.external_id, valid_from, valid_to, posture.tier, opi_step, checks) as said
        from posture join principal on principal.id = posture.identity_id order by 1`),
  };
}

test("one after another or together, pages say the same", async () => {
  // Two that are linked: a cluster's accounts become roles.
  const sources = ["aws", "kubernetes"].flatMap(
    (provider) => clouds.announcement.sources.find((source) => source.provider === provider) ?? [],
  );
  const { accounts } = clouds.world.aws.organization;
  const some = accounts.filter(({ purpose }) => purpose === "shared" || purpose === "team").slice(0, 6);
  const only = { aws: ["--accounts", some.map(({ id }) => id).join(",")] } as Record<string, string[]>;
  for (const { provider, name, options } of sources)
    for (const database of [alone, together])
      await cli(database, "connect", provider, "--name", name, ...options, ...(only[provider] ?? []));
  for (const date of dates) {
    clouds.setDate(date);
    const at = `${date}T07:40:00Z`;
    for (const { name } of sources) await cli(alone, "collect", name, "--at", at);
    await cli(together, "collect", "--all", "--at", at);
  }
  const runs = await together.pool.query("select distinct counts ->> 'listed' as listed from run");
  expect(runs.rows).toEqual([{ listed: "run" }]);
  const expected = await seen(alone);
  for (const [what, least] of [
    ["rows", 250],
    ["findings", 250],
    ["items", 100],
    ["links", 5],
  ] as const)
    expect(expected[what].length, what).toBeGreaterThan(least);
  expect(await seen(together)).toEqual(expected);
  // Every collection is a process of its own, and a busy machine takes its time over each.
}, 300_000);
