/** `remediate` as a person uses it, over an account read from a file, with evidence written as a collection would. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { runCli } from "./testing/run-cli.ts";
import { storedRows } from "./testing/stored-rows.ts";

const account = "111122223333";
const statement = (Action: string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const used = { LastUsedDate: "2026-10-30T00:00:00Z", Region: "eu-central-1" };

const role = (RoleName: string, more: object) => ({
  ...{
    RoleName,
    RoleId: `AROA${RoleName.toUpperCase()}`,
    Path: "/",
    Arn: `arn:aws:iam::${account}:role/${RoleName}`,
  },
  ...{ CreateDate: "2024-01-01T00:00:00Z", AssumeRolePolicyDocument: trust, ...more },
});
const shared = `arn:aws:iam::${account}:policy/shared`;
const details = {
  UserDetailList: [],
  GroupDetailList: [],
  RoleDetailList: [
    // Never used: all of it is proven unused.
    role("idle", {
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: statement(["s3:GetObject"]) }],
      RoleLastUsed: {},
    }),
    role("busy", {
      AttachedManagedPolicies: [{ PolicyName: "shared", PolicyArn: shared }],
      RoleLastUsed: used,
    }),
    role("quiet", {
      AttachedManagedPolicies: [{ PolicyName: "shared", PolicyArn: shared }],
      RoleLastUsed: {},
    }),
    role("break-glass", {
      RolePolicyList: [{ PolicyName: "own", PolicyDocument: statement(["s3:GetObject"]) }],
      RoleLastUsed: {},
    }),
  ],
  Policies: [
    {
      ...{
        PolicyName: "shared",
        PolicyId: "ANPA1",
        Arn: shared,
        Path: "/",
        DefaultVersionId: "v2",
        AttachmentCount: 2,
      },
      PolicyVersionList: [
        {
          Document: statement(["s3:GetObject", "s3:PutObject"]),
          VersionId: "v2",
          IsDefaultVersion: true,
          CreateDate: "2024-01-01T00:00:00Z",
        },
      ],
    },
  ],
  IsTruncated: false,
};

describe("remediate", () => {
  let folder: string;
  let database: TestDatabase;
  const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-remediate-"));
    database = await testDatabase();
    const file = join(folder, "details.json");
    await writeFile(file, JSON.stringify(details));
    const read = await cli("import", "aws", file, "--name", "acme", "--at", "2026-11-01T00:00:00Z");
    expect(read.code, read.stderr).toBe(0);
  });
  afterAll(async () => {
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  it("prints the change with its undo, and changes nothing", async () => {
    const before = await storedRows(database);
    const { code, stdout } = await cli("remediate", "idle");
    expect(code).toBe(0);
    expect(stdout).toContain("aws iam delete-role-policy --role-name=idle --policy-name=own");
    expect(stdout).toContain("Takes it back:");
    expect(await storedRows(database)).toEqual(before);
  });

  it("never edits a policy for one that another still uses, and names who that is", async () => {
    const { stdout } = await cli("remediate", `arn:aws:iam::${account}:role/quiet`, "--format", "cli");
    expect(stdout).toContain("detach-role-policy");
    expect(stdout).not.toContain("create-policy-version");
    const busy = await cli("remediate", "busy", "--format", "md");
    expect(busy.stdout).not.toContain("aws iam create-policy");
    expect(busy.stdout).toContain("## Not proposed");
  });

  it("leaves what is kept for emergencies alone", async () => {
    expect((await cli("remediate", "break-glass", "--action", "retire")).stdout).toContain(
      "kept for emergencies",
    );
  });

  it("answers as JSON, and says what is wrong with a name, a format or an action", async () => {
    const json = JSON.parse((await cli("remediate", "idle", "--json")).stdout);
    expect(json).toMatchObject({
      action: "remove-unused",
      effect: { removed: 1 },
      changes: [{ kind: "remove-grant", gone: ["s3:GetObject"] }],
    });
    expect((await cli("remediate", "nobody")).code).toBe(2);
    expect((await cli("remediate", "idle", "--format", "yaml")).code).toBe(2);
    expect((await cli("remediate", "idle", "--action", "explode")).code).toBe(2);
    expect((await cli("remediate", "idle", "--action", "retire", "--format", "terraform")).stdout).toContain(
      "RollcallQuarantine",
    );
  });
});
