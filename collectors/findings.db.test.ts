/** What people ask of findings on the command line, and what files hold: the same findings everywhere. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { refreshFindings } from "#lib/analysis/findings/refresh-findings.ts";
import { refreshRows } from "#lib/analysis/rows.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { endEstates, make, makeEstate } from "#lib/ingest/testing/estate.ts";
import { exportRows } from "#lib/queries/export-rows.ts";
import { runCli } from "./testing/run-cli.ts";

let database: TestDatabase;
const asOf = new Date("2026-01-02T00:00:00Z");

beforeAll(async () => {
  database = await testDatabase();
  const estate = await makeEstate(database.pool, ["acct-1"]);
  const lastUsedAt = new Date("2025-06-01T00:00:00Z");
  await estate.feed({ stream: "aws/principals", scope: "acct-1" }, [
    ...["1", "2", "3"].map((n) => make.principal(`AIDA${n}`, { kind: "aws_iam_user", name: `user, "${n}"` })),
  ]);
  await estate.feed(
    { stream: "aws/access-keys", scope: "acct-1" },
    ["1", "2"].map((n) => make.credential(`AKIA${n}`, `AIDA${n}`, { lastUsedAt })),
  );
  await database.pool.query("update source set as_of = $1", [asOf]);
  await refreshRows(database.pool, { asOf });
  await refreshFindings(database.pool, { asOf });
});
afterAll(async () => {
  await endEstates();
  await database?.drop();
});

const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });

test("the command line lists findings of a check, with a total, as a table, JSON and CSV", async () => {
  const told = await cli("findings", "--rule", "unused-credential");
  expect(told.stdout).toContain("2 findings.");
  expect(told.stdout).toContain("Access key AKIA2 was last used on 2025-06-01.");
  const json = JSON.parse(
    (await cli("findings", "--rule", "unused-credential", "--limit", "1", "--json")).stdout,
  );
  expect(json).toMatchObject({
    total: 2,
    findings: [{ rule: "unused-credential", identity: { name: 'user, "2"' } }],
  });
  const csv = (await cli("findings", "--filter", "finding:unused-credential", "--csv")).stdout
    .trim()
    .split("\n");
  expect(csv.filter((line) => line.startsWith("unused-credential"))).toHaveLength(2);
  expect(csv[0]).toContain("check,identity,provider");
  const wrong = await cli("findings", "--rule", "unused-credentials");
  expect(wrong.code).not.toBe(0);
  expect(wrong.stderr).toContain("Did you mean unused-credential?");
});

test("checks are listed with what they find, and set", async () => {
  const listed = JSON.parse((await cli("checks", "--json")).stdout) as { key: string; counts: object }[];
  expect(listed).toHaveLength(24);
  expect(listed.find(({ key }) => key === "unused-credential")).toMatchObject({
    isEnabled: true,
    counts: { open: 2, identities: 2, judged: 3, disabled: 0 },
  });
  expect((await cli("checks", "set", "unused-credential", "--threshold", "days=400")).stdout).toContain(
    "unused-credential is on.",
  );
  expect((await cli("findings", "--rule", "unused-credential")).stdout).toContain("0 findings.");
  expect((await cli("checks", "set", "unused-credential", "--on", "--off")).code).not.toBe(0);
  await cli("checks", "set", "unused-credential", "--threshold", "days=standard");
  expect((await cli("findings", "--rule", "unused-credential")).stdout).toContain("2 findings.");
}, 60_000);

test("files hold every open finding, of whom the filter lets through", async () => {
  const rows = [];
  for await (const row of exportRows(database.pool, "findings", {
    asOf,
    filter: parse("static-credentials:1"),
  }))
    rows.push(row);
  expect(rows.filter(({ check }) => check === "unused-credential")).toMatchObject([
    { identity: "AIDA1", confidence: "high", isDisabled: false, facts: { lastUsedOn: "2025-06-01" } },
    { identity: "AIDA2" },
  ]);
});
