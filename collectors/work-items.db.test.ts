/** Work items over an account read from files, day after day; findings are written as the checks would write them. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { refreshWorkItems } from "#lib/analysis/work-items/refresh-work-items.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { type CheckKey, checkCodes } from "#lib/domain/checks/check-codes.ts";
import { getWorkItem } from "#lib/queries/work-items/get-work-item.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import { runCli } from "./testing/run-cli.ts";

const account = "111122223333";
const statement = (Action: string[]) => ({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action, Resource: "*" }],
});
const trust = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};
const policyArn = (name: string) => `arn:aws:iam::${account}:policy/${name}`;

type RoleSpec = { inline?: string[]; policies?: string[]; isUsed?: boolean };
type AccountSpec = { roles: Record<string, RoleSpec>; policies: Record<string, string[]> };

function details({ roles, policies }: AccountSpec) {
  return {
    UserDetailList: [],
    GroupDetailList: [],
    RoleDetailList: Object.entries(roles).map(([RoleName, { inline, policies: attached = [], isUsed }]) => ({
      ...{ RoleName, RoleId: `AROA${RoleName.toUpperCase()}`, Path: "/", AssumeRolePolicyDocument: trust },
      ...{ Arn: `arn:aws:iam::${account}:role/${RoleName}`, CreateDate: "2024-01-01T00:00:00Z" },
      RolePolicyList: inline ? [{ PolicyName: "own", PolicyDocument: statement(inline) }] : [],
      AttachedManagedPolicies: attached.map((name) => ({ PolicyName: name, PolicyArn: policyArn(name) })),
      RoleLastUsed: isUsed ? { LastUsedDate: "2026-10-30T00:00:00Z", Region: "eu-central-1" } : {},
    })),
    Policies: Object.entries(policies).map(([PolicyName, actions]) => ({
      ...{ PolicyName, PolicyId: `ANPA${PolicyName.toUpperCase()}`, Arn: policyArn(PolicyName), Path: "/" },
      ...{ DefaultVersionId: "v1", AttachmentCount: 2 },
      PolicyVersionList: [
        {
          ...{ Document: statement(actions), VersionId: "v1", IsDefaultVersion: true },
          CreateDate: "2024-01-01T00:00:00Z",
        },
      ],
    })),
    IsTruncated: false,
  };
}

const world: AccountSpec = {
  roles: {
    idle: { inline: ["s3:GetObject", "s3:PutObject", "s3:ListBucket"] },
    one: { policies: ["both"] },
    two: { policies: ["both"] },
    busy: { policies: ["shared"], isUsed: true },
    quiet: { policies: ["shared"] },
  },
  policies: { both: ["s3:GetObject", "s3:PutObject"], shared: ["s3:GetObject", "s3:DeleteObject"] },
};

describe("work items", () => {
  let folder: string;
  let database: TestDatabase;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "rollcall-items-"));
  });
  afterAll(async () => {
    await database?.drop();
    await rm(folder, { recursive: true, force: true });
  });
  beforeEach(async () => {
    await database?.drop();
    database = await testDatabase();
  });

  const at = (day: string) => new Date(`${day}T00:00:00Z`);
  async function collect(day: string, spec: AccountSpec): Promise<void> {
    const file = join(folder, `${day}.json`);
    await writeFile(file, JSON.stringify(details(spec)));
    const env = { DATABASE_URL: database.url };
    const read = await runCli(["import", "aws", file, "--name", "acme", "--at", `${day}T00:00:00Z`], { env });
    expect(read.code, read.stderr).toBe(0);
  }
  const idOf = async (name: string) => {
    const { rows } = await database.pool.query("select id::text from principal where name = $1", [name]);
    return rows[0]?.id as string;
  };
  async function find(name: string, rule: CheckKey, day: string, resource = "identity"): Promise<void> {
    await database.pool.query(
      `insert into finding (identity_id, rule, resource, first_seen, last_seen, confidence, evidence)
       values ($1, $2, $3, $4, $4, 3, 'test')`,
      [await idOf(name), checkCodes[rule].bit, resource, at(day)],
    );
  }
  async function end(name: string, rule: CheckKey, day: string, ended: 1 | 2): Promise<void> {
    await database.pool.query(
      "update finding set closed_at = $3, ended = $4 where identity_id = $1 and rule = $2",
      [await idOf(name), checkCodes[rule].bit, at(day), ended],
    );
  }
  async function reopen(name: string, rule: CheckKey): Promise<void> {
    await database.pool.query(
      "update finding set closed_at = null, ended = null, reopened = reopened + 1 where identity_id = $1 and rule = $2",
      [await idOf(name), checkCodes[rule].bit],
    );
  }
  const refresh = (day: string) => refreshWorkItems(database.pool, { asOf: at(day), batchSize: 2 });
  const items = async () =>
    (await listWorkItems(database.pool, { asOf: at("2026-12-31"), state: "all", sort: "age" })).items;

  it("asks one decision of an identity that is to be retired, and is over once all of it is gone", async () => {
    await collect("2026-11-01", world);
    await find("idle", "unused-identity", "2026-11-01");
    await find("idle", "unused-actions", "2026-11-01", "actions");
    await find("idle", "unowned", "2026-11-01");
    await refresh("2026-11-01");
    expect(await items()).toMatchObject([
      { decision: "retire", title: "Retire role idle", n: 3, k: 0, state: "open" },
    ]);
    await end("idle", "unowned", "2026-11-05", 1);
    await refresh("2026-11-05");
    expect(await items()).toMatchObject([{ n: 3, k: 1, state: "open" }]);
    for (const rule of ["unused-identity", "unused-actions"] as const)
      await end("idle", rule, "2026-11-09", 1);
    await refresh("2026-11-09");
    const [gone] = await items();
    expect(gone).toMatchObject({ state: "gone", n: 3, k: 3, closedAt: at("2026-11-09") });
    const { events, findings } = await getWorkItem(database.pool, {
      id: gone?.id ?? "",
      asOf: at("2026-11-09"),
    });
    expect(events.map(({ event }) => event)).toEqual(["gone", "progress", "opened"]);
    expect(findings).toHaveLength(3);
  });

  it("gives back what was folded into a retirement once it is used again", async () => {
    await collect("2026-11-01", world);
    await find("idle", "unused-identity", "2026-11-01");
    await find("idle", "unowned", "2026-11-01");
    await refresh("2026-11-01");
    await end("idle", "unused-identity", "2026-11-05", 2);
    await refresh("2026-11-05");
    expect(await items()).toMatchObject([
      { decision: "retire", state: "no-longer-applies", n: 2, k: 0, noLonger: 2 },
      { decision: "own", title: "Say whose role idle is", state: "open", n: 1 },
    ]);
  });

  it("counts actions removed from a baseline that was frozen when the item was opened", async () => {
    await collect("2026-11-01", world);
    await find("idle", "unused-actions", "2026-11-01", "actions");
    await refresh("2026-11-01");
    expect(await items()).toMatchObject([
      { decision: "remove-actions", title: "Remove 3 unused actions from role idle", n: 3, k: 0 },
    ]);
    const smaller = { ...world, roles: { ...world.roles, idle: { inline: ["s3:ListBucket"] } } };
    await collect("2026-11-08", smaller);
    await refresh("2026-11-08");
    expect(await items()).toMatchObject([{ n: 3, k: 2, noLonger: 0, state: "open" }]);
    const busy = { ...world, roles: { ...world.roles, idle: { inline: ["s3:ListBucket"], isUsed: true } } };
    await collect("2026-11-12", busy);
    await end("idle", "unused-actions", "2026-11-12", 2);
    await refresh("2026-11-12");
    expect(await items()).toMatchObject([{ n: 3, k: 2, noLonger: 1, state: "gone" }]);
  });

  it("voids the end of what comes back within 30 days, and opens a new item later", async () => {
    await collect("2026-11-01", world);
    await find("idle", "unused-actions", "2026-11-01", "actions");
    await refresh("2026-11-01");
    const without = { ...world, roles: { ...world.roles, idle: { inline: [] } } };
    await collect("2026-11-08", without);
    await end("idle", "unused-actions", "2026-11-08", 1);
    await refresh("2026-11-08");
    expect(await items()).toMatchObject([{ state: "gone", k: 3 }]);
    await collect("2026-11-20", world);
    await reopen("idle", "unused-actions");
    await refresh("2026-11-20");
    expect(await items()).toMatchObject([
      { state: "open", n: 3, k: 0, reopened: 1, openedAt: at("2026-11-01"), closedAt: null },
    ]);
    await database.pool.query("update work_item set state = 5, closed_at = '2026-10-01', k = 3");
    await refresh("2026-11-20");
    expect(await items()).toMatchObject([
      { state: "gone", openedAt: at("2026-11-01") },
      { state: "open", openedAt: at("2026-11-20"), n: 3, k: 0, reopened: 0 },
    ]);
  });

  it("makes one item of a document whose every sharer is proven not to use it", async () => {
    await collect("2026-11-01", world);
    for (const name of ["one", "two"]) await find(name, "unused-actions", "2026-11-01", "actions");
    await refresh("2026-11-01");
    const [item, ...others] = await items();
    expect(others).toEqual([]);
    expect(item).toMatchObject({
      ...{ title: "Remove 2 unused actions from role both, for all who get it", n: 2, blockers: [] },
      blastRadius: { sharers: 2 },
    });
    const detail = await getWorkItem(database.pool, { id: item?.id ?? "", asOf: at("2026-11-01") });
    expect(detail.sharers.map(({ name }) => name)).toEqual(["one", "two"]);
    expect(detail.findings).toHaveLength(2);
    const smaller = { ...world, policies: { ...world.policies, both: ["s3:GetObject"] } };
    await collect("2026-11-08", smaller);
    await refresh("2026-11-08");
    expect(await items()).toMatchObject([{ n: 2, k: 1, state: "open" }]);
  });

  it("proposes a split where a sharer stands in the way, and names who", async () => {
    await collect("2026-11-01", world);
    await find("quiet", "unused-actions", "2026-11-01", "actions");
    await refresh("2026-11-01");
    expect(await items()).toMatchObject([
      {
        identity: { name: "quiet" },
        role: null,
        isSplit: true,
        effort: "large",
        blockers: [{ name: "busy" }],
      },
    ]);
  });

  it("writes nothing where nothing changed", async () => {
    await collect("2026-11-01", world);
    await find("idle", "unused-identity", "2026-11-01");
    for (const name of ["one", "two", "quiet"]) await find(name, "unused-actions", "2026-11-01", "actions");
    await refresh("2026-11-01");
    const versions = async () =>
      (await database.pool.query("select id, xmin::text from work_item order by id")).rows;
    const before = await versions();
    expect(before).toHaveLength(3);
    await refresh("2026-11-02");
    expect(await versions()).toEqual(before);
    const { rows } = await database.pool.query("select count(*)::int as count from work_item_event");
    expect(rows).toEqual([{ count: 3 }]);
  });
});
