import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { linesOf, runCli } from "./testing/run-cli.ts";
import { storedRows } from "./testing/stored-rows.ts";

const fixtures = process.env.FIXTURES;
const path = join(fixtures ?? "", "aws/account-authorization-details.json");

describe.skipIf(!fixtures)("a third party's export of two accounts, imported by command", () => {
  let database: TestDatabase;
  let folder: string;
  const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });
  const exported = async (what: string) => linesOf(await cli("export", what));
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-import-"));
    database = await testDatabase();
    expect(await cli("import", "aws", path, "--at", "2026-11-01T00:00:00Z")).toMatchObject({ code: 0 });
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("gives 44 users and 78 roles in two accounts, as the file's own lists say", async () => {
    const file = JSON.parse(await readFile(path, "utf8"));
    const identities = await exported("identities");
    const ids = (kind: string) =>
      identities
        .filter((row) => row.kind === kind)
        .map((row) => row.externalId)
        .sort();
    expect(ids("aws_iam_user")).toEqual(
      file.UserDetailList.map((one: { UserId: string }) => one.UserId).sort(),
    );
    expect(ids("aws_iam_role")).toEqual(
      file.RoleDetailList.map((one: { RoleId: string }) => one.RoleId).sort(),
    );
    expect([ids("aws_iam_user").length, ids("aws_iam_role").length]).toEqual([44, 78]);
    expect(new Set(identities.map((row) => row.scope).filter(Boolean)).size).toBe(2);
  });

  it("resolves every grant to its holder and to a document", async () => {
    const { rows } = await database.pool.query(
      `select count(*)::int as grants, count(p.id)::int as held, count(d.id)::int as documented
       from role_grant g left join principal p on p.id = g.subject_id
       left join role r on r.id = g.role_id left join document d on d.hash = r.document_hash`,
    );
    expect(rows[0].grants).toBeGreaterThan(100);
    expect(rows[0]).toEqual({ grants: rows[0].grants, held: rows[0].grants, documented: rows[0].grants });
  });

  it("writes nothing when imported again, and refuses the file cut in the middle", async () => {
    const before = await storedRows(database);
    expect(await cli("import", "aws", path, "--at", "2026-11-02T00:00:00Z")).toMatchObject({ code: 0 });
    expect(await storedRows(database)).toEqual(before);
    const text = await readFile(path, "utf8");
    await writeFile(join(folder, "cut.json"), text.slice(0, text.length / 2));
    expect(
      await cli("import", "aws", join(folder, "cut.json"), "--at", "2026-11-03T00:00:00Z"),
    ).toMatchObject({ code: 2 });
    expect(await storedRows(database)).toEqual(before);
  });
});
