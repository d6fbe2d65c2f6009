/**
 * What a trail does to what is known of use: collected, scored and stored as in production, the inventory from the simulated cloud, the
 * trail from scripted events. Held against the events themselves, action by action.
 */
import { afterAll, beforeAll, expect, test, vi } from "vitest";
import { type Clouds, startClouds } from "#e2e/clouds/start.ts";
import { readStanding } from "#lib/analysis/score/standing.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { undecidedOf } from "#lib/domain/over-privilege.ts";
import { positionsOf } from "#lib/domain/permission-set.ts";
import { auditEvents } from "#lib/providers/aws/audit-events.ts";
import { richScopes } from "../testing/rich-scopes.ts";
import { runCli } from "../testing/run-cli.ts";
import { type FakeEngines, startFakeEngines } from "./testing/fake-engines.ts";
import { answerFor, daysAsked, type TrailEvent } from "./testing/fake-trail.ts";

vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

const [before, on, again, off] = ["2026-11-23", "2026-11-24", "2026-11-25", "2026-11-26"] as const;
let clouds: Clouds;
let database: TestDatabase;
let fake: FakeEngines;
let accounts: string[];
let events: TrailEvent[] = [];

/** What is in the trail, as event source, event and action. Somebody does all of it every day. */
const calls: [source: string, name: string, action: string][] = [
  ["ec2.amazonaws.com", "DescribeInstances", "ec2:DescribeInstances"],
  ["ec2.amazonaws.com", "RunInstances", "ec2:RunInstances"],
  ["iam.amazonaws.com", "CreateUser", "iam:CreateUser"],
  ["iam.amazonaws.com", "ListRoles", "iam:ListRoles"],
  ["kms.amazonaws.com", "Decrypt", "kms:Decrypt"],
  ["s3.amazonaws.com", "ListBuckets", "s3:ListAllMyBuckets"],
  ["lambda.amazonaws.com", "UpdateFunctionCode20150331v2", "lambda:UpdateFunctionCode"],
  ["sqs.amazonaws.com", "CreateQueue", "sqs:CreateQueue"],
];

/** And what is undecided of most principals, where an event of its own would tell. */
async function addCalls(known: Map<string, Known>): Promise<void> {
  const { meaningOf, leavesEvent } = await auditEvents();
  const counts = new Map<string, number>();
  for (const { undecided } of known.values())
    for (const action of undecided) counts.set(action, (counts.get(action) ?? 0) + 1);
  const most = [...counts].sort(([a, one], [b, other]) => other - one || a.localeCompare(b));
  for (const [action] of most) {
    const [service = "", name = ""] = action.split(":");
    const source = `${service}.amazonaws.com`;
    const meaning = meaningOf(source, name);
    const isItsOwn = meaning.kind === "use" && meaning.actions.join() === action && leavesEvent(action);
    if (isItsOwn && !calls.some((call) => call[2] === action)) calls.push([source, name, action]);
    if (calls.length === 40) return;
  }
}

const environment = () => ({
  ...clouds.announcement.environment,
  ROLLCALL_ENDPOINT_AWS: fake.url,
  DATABASE_URL: database.url,
  ROLLCALL_RETRY_DELAY_MS: "0",
});

async function cli(...args: string[]): Promise<void> {
  const result = await runCli(args, { env: environment() });
  if (result.code !== 0)
    throw new Error(`${args.join(" ")} (${result.code}): ${result.stdout}${result.stderr}`);
}

type Collecting = { config?: object; streams?: string[]; time?: string };

async function collect(
  date: string,
  { config = {}, streams = ["aws/cloudtrail-athena"], time = "07:40" }: Collecting = {},
): Promise<void> {
  clouds.setDate(date);
  await database.pool.query("update source set config = config || $1", [JSON.stringify(config)]);
  await cli("collect", "--all", "--at", `${date}T${time}:00Z`, "--json", "--streams", ...streams);
}

type Known = { used: Set<string>; unused: Set<string>; undecided: Set<string>; granted: number };

/** By RoleId and UserId. */
async function standings(date: string): Promise<Map<string, Known>> {
  const { rows } = await database.pool.query<{ id: string; name: string }>(
    `select principal.id::text, principal.external_id as name from score join principal on principal.id = score.identity_id
      where principal.closed_at is null and principal.external_id ~ '^A(ROA|IDA)'`,
  );
  const client = await database.pool.connect();
  const found = new Map<string, Known>();
  try {
    for (const { id, name } of rows) {
      const asOf = new Date(`${date}T07:40:00Z`);
      const standing = await readStanding(client, { id, provider: "aws", asOf });
      if (standing === null) continue;
      const { names } = standing.scoring.context.catalogue;
      const named = (set: Parameters<typeof positionsOf>[0]) =>
        new Set(positionsOf(set).map((position) => names[position] ?? ""));
      const { actions } = standing.facts.granted;
      const { use } = standing;
      found.set(name, {
        used: named(use.used),
        unused: named(use.unused),
        undecided: named(undecidedOf(actions, use)),
        granted: positionsOf(actions).length,
      });
    }
  } finally {
    client.release();
  }
  return found;
}

/** Every principal does every third of the calls, each at times of its own, some of it long before the window. */
function scriptTrail(principals: readonly string[]): void {
  const all: TrailEvent[] = [];
  const at = (daysAgo: number) =>
    new Date(Date.parse(`${off}T09:00:00Z`) - daysAgo * 86_400_000).toISOString();
  const time = (daysAgo: number) => at(daysAgo).replace(".000Z", "Z");
  for (const account of accounts) {
    for (let daysAgo = 0; daysAgo <= 100; daysAgo++)
      for (const [source, name] of calls)
        all.push({ account, principal: "AROAEVERYTHINGEVERYDAY", source, name, time: time(daysAgo) });
  }
  for (const [index, principal] of principals.entries())
    for (const [number, [source, name]] of calls.entries())
      if ((index + number) % 3 === 0)
        all.push({
          ...{ account: accounts[0] ?? "", principal, source, name },
          time: time(3 + ((index * 7 + number * 13) % 80)),
        });
  events = all;
}

const doneBy = (principal: string) =>
  new Set<string>(
    events
      .filter((event) => event.principal === principal)
      .flatMap(({ source, name }) =>
        calls.filter((call) => call[0] === source && call[1] === name).map((call) => call[2]),
      ),
  );

const storedUsage = async () =>
  (
    await database.pool.query(
      `select source, plane, principal_value, covered_from::text, covered_to::text, encode(packed, 'hex') as packed, last_used_at
         from usage where source like 'cloudtrail%' order by principal_value, source, plane`,
    )
  ).rows;

const totalOf = (known: Map<string, Known>, of: "undecided") =>
  [...known.values()].reduce((sum, one) => sum + one[of].size, 0);

let blind: Map<string, Known>;
let seeing: Map<string, Known>;

beforeAll(async () => {
  database = await testDatabase();
  clouds = await startClouds({ date: before, pageCap: 40 });
  accounts = richScopes(clouds.aws.oracle.truth()).slice(0, 1);
  fake = await startFakeEngines();
  fake.upstream = clouds.url;
  fake.onQuery = (sql) => ({ rows: answerFor(sql, events), scannedBytes: 1e9 });
  fake.answers.GetTrail = () => ({ Trail: { IsMultiRegionTrail: true } });
  fake.answers.GetEventSelectors = () => ({
    EventSelectors: [{ ReadWriteType: "All", IncludeManagementEvents: true }],
  });
  const [source] = clouds.announcement.sources.filter(({ provider }) => provider === "aws");
  await cli("connect", "aws", "--name", "aws", ...(source?.options ?? []));
  await collect(before, {
    config: { accounts },
    streams: ["aws/principals", "aws/organization-policies", "aws/access-advisor"],
  });
  blind = await standings(before);
  await addCalls(blind);
  scriptTrail([...blind.keys()]);
  await collect(on, {
    config: {
      ...{ athena: "on", athenaDatabase: "audit", athenaTable: "trail", athenaMostGigabytes: 1000 },
      ...{ athenaTrail: "arn:aws:cloudtrail:us-east-1:111122223333:trail/all" },
    },
  });
  seeing = await standings(on);
});
afterAll(async () => {
  await fake?.close();
  await clouds?.stop();
  await database?.drop();
});

test("with a trail less is undecided: what was becomes used or unused, and nothing that was told becomes undecided", () => {
  expect(blind.size).toBeGreaterThan(20);
  expect(totalOf(seeing, "undecided")).toBeLessThan(totalOf(blind, "undecided"));
  const became = { used: 0, unused: 0 };
  for (const [principal, now] of seeing) {
    const undecided = blind.get(principal)?.undecided ?? new Set();
    expect(
      [...now.undecided].filter((action) => !undecided.has(action)),
      principal,
    ).toEqual([]);
    became.used += [...now.used].filter((action) => undecided.has(action)).length;
    became.unused += [...now.unused].filter((action) => undecided.has(action)).length;
    expect(now.used.size + now.unused.size + now.undecided.size, principal).toBe(now.granted);
  }
  expect(Math.min(became.used, became.unused)).toBeGreaterThan(10);
});

test("nothing that anybody was seen to use, by the trail or before it, is proven unused", () => {
  let proven = 0;
  for (const [principal, { used, unused }] of seeing) {
    expect(
      [...doneBy(principal)].filter((action) => unused.has(action)),
      principal,
    ).toEqual([]);
    expect(
      [...(blind.get(principal)?.used ?? [])].filter((action) => unused.has(action)),
      principal,
    ).toEqual([]);
    proven += [...doneBy(principal)].filter((action) => used.has(action)).length;
  }
  expect(proven).toBeGreaterThan(20);
});

test("what is proven unused by it was granted, logged, and not done", () => {
  const logged = new Set(calls.map(([, , action]) => action));
  for (const [principal, { unused }] of seeing) {
    const news = [...unused].filter((action) => blind.get(principal)?.undecided.has(action));
    const strange = news.filter((action) => !logged.has(action) || doneBy(principal).has(action));
    expect(strange, principal).toEqual([]);
  }
});

test("the next reading asks for what is new and one day again; the day after there is nothing to ask", async () => {
  const asked = fake.queries.length;
  await collect(again);
  expect(fake.queries.slice(asked).map(daysAsked)).toEqual([
    ["2026-11-23", "2026-11-23"],
    ["2026-11-24", "2026-11-24"],
  ]);
  const rows = await storedUsage();
  await collect(again, { time: "09:00" });
  expect(fake.queries).toHaveLength(asked + 2);
  expect(await storedUsage()).toEqual(rows);
});

test("switched off again, what was stored stays, and so does everything that was used", async () => {
  const rows = await storedUsage();
  await collect(off, { config: { athena: "off" } });
  expect(await storedUsage()).toEqual(rows);
  const after = await standings(off);
  for (const [principal, { used }] of seeing) {
    const lost = [...used].filter((action) => after.get(principal)?.unused.has(action));
    expect(lost, principal).toEqual([]);
  }
  const { rows: slices } = await database.pool.query(
    "select status from slice where stream = 'aws/cloudtrail-athena'",
  );
  expect(slices).toEqual([{ status: "not-applicable" }]);
});
