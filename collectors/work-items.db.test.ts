/** Work items over an account read from files, day after day: what a team is asked, and what becomes of it when the account changes. */
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { refreshWorkItems } from "#lib/analysis/work-items/refresh-work-items.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { type CheckKey, checkCodes } from "#lib/domain/checks/check-codes.ts";
import { getWorkItem } from "#lib/queries/work-items/get-work-item.ts";
import { itemChange } from "#lib/queries/work-items/item-change.ts";
import { listWorkItems } from "#lib/queries/work-items/list-work-items.ts";
import { importHere } from "./testing/import-here.ts";
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
    const read = { provider: "aws", path: file, name: "acme", at: at(day) };
    expect(await importHere(database.pool, read)).toMatchObject({ status: "complete" });
  }
  /** Checks that would ask for something else of the same identities. */
  const switchOff = (...rules: CheckKey[]) =>
    database.pool.query(
      "insert into check_setting (rule, enabled, set_by, set_at) select unnest($1::smallint[]), false, 'test', '2026-01-01'",
      [rules.map((rule) => checkCodes[rule].bit)],
    );
  const refresh = (day: string) => refreshWorkItems(database.pool, { asOf: at(day), batchSize: 2 });
  const items = async () =>
    (await listWorkItems(database.pool, { asOf: at("2026-12-31"), state: "all", sort: "age" })).items;

  const without = (name: string): AccountSpec => ({
    ...world,
    roles: Object.fromEntries(Object.entries(world.roles).filter(([key]) => key !== name)),
  });
  const withIdle = (idle: RoleSpec): AccountSpec => ({ ...world, roles: { ...world.roles, idle } });
  const ofIdle = async () => (await items()).filter(({ identity }) => identity?.name === "idle");

  it("asks one decision of an identity that is to be retired, and is over once all of it is gone", async () => {
    await collect("2026-11-01", world);
    const [item, ...others] = await ofIdle();
    expect(others).toEqual([]);
    expect(item).toMatchObject({ decision: "retire", title: "Retire role idle", k: 0, state: "open" });
    expect(item?.findings).toBeGreaterThan(1);
    await collect("2026-11-09", without("idle"));
    const [gone] = await ofIdle();
    expect(gone).toMatchObject({ state: "gone", n: item?.n, k: item?.n, closedAt: at("2026-11-09") });
    const detail = await getWorkItem(database.pool, { id: gone?.id ?? "", asOf: at("2026-11-09") });
    expect(detail.events.map(({ event }) => event)).toEqual(["gone", "opened"]);
    expect(detail.findings).toHaveLength(item?.n ?? 0);
  });

  it("gives back what was folded into a retirement once it is used again", async () => {
    await collect("2026-11-01", world);
    await collect("2026-11-05", withIdle({ inline: ["s3:GetObject"], isUsed: true }));
    const own = (await ofIdle()).find(({ decision }) => decision === "own");
    const retire = (await ofIdle()).find(({ decision }) => decision === "retire");
    expect(retire).toMatchObject({ state: "no-longer-applies", k: 0, noLonger: retire?.n });
    expect(own).toMatchObject({ title: "Say whose role idle is", state: "open", n: 1 });
  });

  it("counts actions removed from a baseline that was frozen when the item was opened", async () => {
    await switchOff("unused-identity", "unowned");
    await collect("2026-11-01", world);
    expect(await ofIdle()).toMatchObject([
      { decision: "remove-actions", title: "Remove 3 unused actions from role idle", n: 3, k: 0 },
    ]);
    await collect("2026-11-08", withIdle({ inline: ["s3:ListBucket"] }));
    expect(await ofIdle()).toMatchObject([{ n: 3, k: 2, noLonger: 0, state: "open" }]);
    await switchOff("unused-actions", "unused-actions-30", "unused-privilege");
    await collect("2026-11-12", withIdle({ inline: ["s3:ListBucket"], isUsed: true }));
    // Two were removed, and the rest is only not asked for any more: switching checks off is no progress.
    expect(await ofIdle()).toMatchObject([{ n: 3, k: 2, noLonger: 1, state: "no-longer-applies" }]);
  });

  it("voids the end of what comes back within 30 days, and leaves alone what comes back later", async () => {
    await switchOff("unused-identity", "unowned");
    await collect("2026-11-01", world);
    await collect("2026-11-08", withIdle({ inline: [] }));
    expect(await ofIdle()).toMatchObject([{ state: "gone", k: 3 }]);
    // Granted anew it is too young to be found again, and was never given up all the same.
    await collect("2026-11-20", world);
    expect(await ofIdle()).toMatchObject([
      { state: "open", n: 3, k: 0, reopened: 1, openedAt: at("2026-11-01"), closedAt: null },
    ]);
    expect(
      (await getWorkItem(database.pool, { id: (await ofIdle())[0]?.id ?? "", asOf: at("2026-11-20") }))
        .events,
    ).toMatchObject([{ event: "reopened" }, { event: "gone" }, { event: "opened" }]);
    await collect("2026-11-22", withIdle({ inline: [] }));
    await collect("2027-04-01", world);
    expect(await ofIdle()).toMatchObject([{ state: "gone", k: 3 }]);
  });

  it("makes one item of a document whose every sharer is proven not to use it", async () => {
    await switchOff("unused-identity", "unowned");
    await collect("2026-11-01", world);
    const ofBoth = async () => (await items()).filter(({ role }) => role?.name === "both");
    const [item, ...others] = await ofBoth();
    expect(others).toEqual([]);
    expect((await items()).filter(({ identity }) => ["one", "two"].includes(identity?.name ?? ""))).toEqual(
      [],
    );
    expect(item).toMatchObject({
      ...{ title: "Remove 2 unused actions from role both, for all who get it", n: 2, blockers: [] },
      blastRadius: { sharers: 2 },
    });
    const detail = await getWorkItem(database.pool, { id: item?.id ?? "", asOf: at("2026-11-01") });
    expect(detail.sharers.map(({ name }) => name)).toEqual(["one", "two"]);
    expect(detail.findings.map(({ identity }) => identity?.name)).toEqual(
      expect.arrayContaining(["one", "two"]),
    );
    const { change } = await itemChange(database.pool, { id: item?.id ?? "", asOf: at("2026-11-01") });
    expect(change.refusals).toEqual([]);
    const gone = ["s3:GetObject", "s3:PutObject"];
    for (const one of change.changes) expect(one).toMatchObject({ gone, documents: [{ name: "both" }] });
    expect(change.changes.length).toBeGreaterThan(0);
    await collect("2026-11-08", { ...world, policies: { ...world.policies, both: ["s3:GetObject"] } });
    expect(await ofBoth()).toMatchObject([{ n: 2, k: 1, state: "open" }]);
  });

  it("proposes a split where a sharer stands in the way, and names who", async () => {
    await switchOff("unused-identity", "unowned");
    await collect("2026-11-01", world);
    expect((await items()).filter(({ identity }) => identity?.name === "quiet")).toMatchObject([
      { role: null, isSplit: true, effort: "large", blockers: [{ name: "busy" }] },
    ]);
  });

  it("writes nothing where nothing changed", async () => {
    await collect("2026-11-01", world);
    const versions = async () =>
      (await database.pool.query("select id, xmin::text from work_item order by id")).rows;
    const before = await versions();
    expect(before.length).toBeGreaterThan(3);
    await refresh("2026-11-02");
    expect(await versions()).toEqual(before);
    const { rows } = await database.pool.query("select count(*)::int as count from work_item_event");
    expect(rows).toEqual([{ count: before.length }]);
  });

  it("tells what is news once: not the first look, nor what was told; exceptions before their day, which ends them", async () => {
    const told = async () =>
      (await database.pool.query("select topic, body from outbox order by id")).rows as {
        topic: string;
        body: { count: number; items: { title: string; detail: string }[] };
      }[];
    await switchOff("unowned");
    await collect("2026-11-01", world);
    expect(await told()).toEqual([]);
    const more = { ...world, roles: { ...world.roles, boss: { inline: ["*"], isUsed: true } } };
    await collect("2026-11-02", more);
    const [first, ...others] = await told();
    expect(others).toEqual([]);
    expect(first).toMatchObject({ topic: "tier-2-finding" });
    expect(first?.body.items.map(({ detail }) => detail).join()).toContain("administrator");
    await refresh("2026-11-02");
    expect(await told()).toHaveLength(1);
    await database.pool.query(
      `update work_item set state = 3, excepted_until = '2026-11-06', excepted_by = 'user:1', exception_reason = 'x'
        where title = 'Retire role idle'`,
    );
    await refresh("2026-11-02");
    await refresh("2026-11-03");
    expect((await told()).slice(1)).toMatchObject([
      {
        topic: "exception-expiring",
        body: { items: [{ title: "Retire role idle", detail: "until 2026-11-06" }] },
      },
    ]);
    expect(await ofIdle()).toMatchObject([{ state: "excepted" }]);
    await refresh("2026-11-06");
    expect(await ofIdle()).toMatchObject([{ state: "open", exception: null }]);
  });

  it("is printed per team for people, sheets and programs, with the exact change of each", async () => {
    await collect("2026-11-01", world);
    const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });
    const markdown = (await cli("worklist", "--team", "none")).stdout;
    expect(markdown).toContain("# Worklist: what nobody owns");
    expect(markdown).toMatch(/\| item:\d+ \| Retire role idle \| \w+ \| small \| 0 of \d \| open \|/);
    const csv = (await cli("worklist", "--team", "none", "--format", "csv")).stdout.trim().split("\r\n");
    const json = JSON.parse((await cli("worklist", "--team", "none", "--format", "json")).stdout);
    expect(csv).toHaveLength(json.total + 1);
    expect(json.items).toHaveLength(json.total);
    const idle = json.items.find(({ title }: { title: string }) => title === "Retire role idle");
    const change = await cli("remediate", `item:${idle.id}`, "--format", "cli");
    expect(change.stdout).toContain("idle");
    expect(change.stdout).toContain("aws iam");
    const planned = await cli("items", "plan", `item:${idle.id}`, "--by", "2027-01-31", "--json");
    expect(JSON.parse(planned.stdout)).toMatchObject({ planned: 1, over: 0 });
    expect(await ofIdle()).toMatchObject([{ state: "planned", plannedFor: "2027-01-31" }]);
    await collect("2026-11-09", without("idle"));
    expect(await ofIdle()).toMatchObject([{ state: "gone" }]);
    const clocks = JSON.parse((await cli("time-to-revoke", "--json")).stdout).clocks;
    expect(clocks.find(({ clock }: { clock: string }) => clock === "proven-unused").time).toMatchObject({
      gone: 1,
    });
    expect((await cli("worklist", "--team", "nobody-there")).code).not.toBe(0);
  });
});
