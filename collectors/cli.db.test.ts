import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { linesOf, runCli } from "./testing/run-cli.ts";
import { storedRows } from "./testing/stored-rows.ts";

const account = "111122223333";
const document = (Action: string) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

// IAM allows = + @ - at the beginning of a name, and spreadsheets take such a cell for a formula.
const formula = "=HYPERLINK";

function details(roles: string[]): string {
  return JSON.stringify({
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: roles.map((RoleName) => ({
      RoleName,
      RoleId: `AROA${RoleName.toUpperCase()}`,
      Path: "/",
      Arn: `arn:aws:iam::${account}:role/${RoleName}`,
      CreateDate: "2025-01-01T00:00:00Z",
      AssumeRolePolicyDocument: trust,
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: document(`s3:${RoleName}`) }],
    })),
    Policies: [],
    IsTruncated: false,
  });
}

let folder: string;
let database: TestDatabase;
const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });
const file = async (text: string) => {
  const path = join(folder, "details.json");
  await writeFile(path, text);
  return path;
};
const importDetails = async (text: string, at: string) =>
  cli("import", "aws", await file(text), "--name", "acme", "--at", at);
const many = Array.from({ length: 30 }, (_, index) => `role-${index}`);

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "rollcall-cli-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.drop());

describe("an import", () => {
  it("stores what the file holds, and the same file again writes no row", async () => {
    expect(await importDetails(details(many), "2026-11-01T00:00:00Z")).toMatchObject({ code: 0 });
    const before = await storedRows(database);
    expect(before.principal?.length).toBe(30 + 2);
    expect(await importDetails(details(many), "2026-11-02T00:00:00Z")).toMatchObject({ code: 0 });
    expect(await storedRows(database)).toEqual(before);
  });

  it("refuses a file that was cut off, and leaves what was stored untouched", async () => {
    await importDetails(details(many), "2026-11-01T00:00:00Z");
    const before = await storedRows(database);
    const whole = details(many);
    for (const share of [0.1, 0.5, 0.99]) {
      const cut = await importDetails(
        whole.slice(0, Math.floor(whole.length * share)),
        "2026-11-02T00:00:00Z",
      );
      expect(cut.code).toBe(2);
      expect(cut.stderr).toContain("cut off");
    }
    expect(await storedRows(database)).toEqual(before);
  });

  it("closes what a later whole file no longer holds, and only that", async () => {
    await importDetails(details(many), "2026-11-01T00:00:00Z");
    await importDetails(details(many.slice(1)), "2026-11-02T00:00:00Z");
    const { rows } = await database.pool.query("select name from principal where closed_at is not null");
    expect(rows).toEqual([{ name: "role-0" }]);
  });

  it("refuses a file older than what is already known", async () => {
    await importDetails(details(many), "2026-11-02T00:00:00Z");
    const older = await importDetails(details(many), "2026-11-01T00:00:00Z");
    expect(older.code).not.toBe(0);
    expect(older.stderr).toMatch(/already known as of/);
  });
});

describe("an export", () => {
  it("defuses cells that a spreadsheet would take for a formula, in CSV only", async () => {
    await importDetails(details([formula, ...many]), "2026-11-01T00:00:00Z");
    const csv = await cli("export", "identities", "--csv", "--filter", formula);
    const line = csv.stdout.split("\n").find((text) => text.includes("HYPERLINK"));
    expect(line).toContain("'=HYPERLINK");
    expect(line).not.toMatch(/(^|,)"?=/);
    const json = linesOf(await cli("export", "identities", "--filter", formula));
    expect(json.map((row) => row.name)).toEqual([formula]);
  });

  it("answers a filter that means nothing with what would, and prints no row", async () => {
    const wrong = await cli("export", "identities", "--filter", "natur:machine", "--json");
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain("nature");
  });
});

describe("a script", () => {
  it("gets results and errors as JSON, and an exit code that says what kind of trouble it is", async () => {
    expect(JSON.parse((await cli("sources", "--json")).stdout)).toEqual([]);
    const refused = await cli("collect", "nobody", "--json");
    expect(refused.code).toBe(2);
    expect(JSON.parse(refused.stderr.trim())).toEqual({
      error: { code: "not-found", message: expect.stringContaining("nobody"), hint: expect.any(String) },
    });
    expect((await cli("colect")).code).toBe(2);
  });

  it("collects as of each line it gives, and ends with the worst of what came of them", async () => {
    const each = (input: string) =>
      runCli(["collect", "--all", "--at", "-"], { env: { DATABASE_URL: database.url }, input });
    const two = await each("2026-11-01\n\n2026-11-02T07:40:00Z\n");
    expect(two).toMatchObject({ code: 0 });
    expect(two.stdout.match(/Collected as of \S+ \(exit code 0\)/g)).toEqual([
      "Collected as of 2026-11-01T00:00:00.000Z (exit code 0)",
      "Collected as of 2026-11-02T07:40:00.000Z (exit code 0)",
    ]);
    const wrong = await each("2026-11-01\nsoon\n2026-11-03\n");
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('"soon" is not a date');
    expect(wrong.stdout).not.toContain("2026-11-03");
  });

  it("is told when the database does not answer", async () => {
    const away = await runCli(["sources", "--json"], {
      env: { DATABASE_URL: "postgres://x:y@127.0.0.1:1/z" },
    });
    expect(away.code).toBe(5);
    expect(JSON.parse(away.stderr.trim()).error.hint).toContain("DATABASE_URL");
  });

  it("cannot reset a database that is not the embedded one", async () => {
    expect((await cli("reset", "--yes")).code).toBe(2);
  });
});

describe("an API key", () => {
  it("is shown once, listed without its secret, and gone when revoked; each step leaves an audit row", async () => {
    const made = await cli("keys", "create", "--name", "reporting", "--json");
    expect(made).toMatchObject({ code: 0 });
    const secret = JSON.stringify(JSON.parse(made.stdout)).match(/"key":"([^"]+)"/)?.[1] ?? "";
    expect(secret.length).toBeGreaterThan(30);
    const listed = await cli("keys", "list", "--json");
    expect(JSON.parse(listed.stdout)).toMatchObject([{ name: "reporting", state: "active" }]);
    expect(listed.stdout).not.toContain(secret);
    expect(await cli("keys", "revoke", JSON.parse(listed.stdout)[0].prefix)).toMatchObject({ code: 0 });
    expect(JSON.parse((await cli("keys", "list", "--json")).stdout)).toMatchObject([{ state: "revoked" }]);
    const { rows } = await database.pool.query(
      "select to_jsonb(api_key)::text as row from api_key union all select to_jsonb(audit)::text from audit",
    );
    expect(rows).toHaveLength(3);
    expect(rows.map(({ row }) => row).join()).not.toContain(secret);
  });
});
