import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { refreshFindings } from "#lib/analysis/findings/refresh-findings.ts";
import { refreshRows } from "#lib/analysis/rows.ts";
import { fixedClock } from "#lib/clock.ts";
import { setCheck } from "#lib/commands/set-check.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { checkCodes } from "#lib/domain/checks/check-codes.ts";
import { checkSetting, type StoredSetting } from "#lib/domain/checks/check-setting.ts";
import { checkOf } from "#lib/domain/checks/registry.ts";
import { toStored } from "#lib/domain/filter/build.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { resolveReferences } from "#lib/ingest/references.ts";
import { type Estate, endEstates, make, makeEstate } from "#lib/ingest/testing/estate.ts";
import { providerOf } from "#lib/providers/registry.ts";
import { previewCheck } from "./preview-check.ts";

let database: TestDatabase;
let estate: Estate;

/** The n-th key was made ten times n days before the first day; the first eight users live in production. */
const users = 24;
const ageOf = (number: number) => 10 * number;

beforeAll(async () => {
  database = await testDatabase();
  estate = await makeEstate(database.pool, ["acct-1"]);
  const numbers = Array.from({ length: users }, (_, index) => index + 1);
  const principals = numbers.map((number) =>
    make.principal(`AIDA${number}`, {
      kind: "aws_iam_user",
      tags: { environment: number <= 8 ? "production" : "development" },
    }),
  );
  const keys = numbers.map((number) =>
    make.credential(`AKIA${number}`, `AIDA${number}`, {
      createdAt: new Date(estate.day(1).getTime() - ageOf(number) * 86_400_000),
      lastUsedAt: estate.day(0),
    }),
  );
  await estate.feed({ stream: "aws/principals", scope: "acct-1" }, [
    ...principals,
    make.role("policy"),
    make.grant("AIDA999", "policy"),
  ]);
  for (const stream of ["aws/identity-providers", "aws/credential-report", "aws/service-credentials"])
    await estate.feed({ stream, scope: "acct-1" }, []);
  await estate.feed({ stream: "aws/access-keys", scope: "acct-1" }, keys);
  const { id, observedAt } = estate.run;
  await resolveReferences(database.pool, { provider: providerOf("aws"), observedAt });
  await refreshRows(database.pool, { asOf: observedAt, since: id });
  await refreshFindings(database.pool, { asOf: observedAt });
});
afterAll(async () => {
  await endEstates();
  await database?.drop();
});

type Tried = { check?: string; enabled?: boolean; days?: number; scope?: string };

function checkNamed(key: string) {
  const check = checkOf(key);
  if (check === undefined) throw new Error(key);
  return check;
}

async function preview({ check: key = "old-credential", enabled = true, days, scope }: Tried, most?: number) {
  const check = checkNamed(key);
  const stored: StoredSetting = {
    enabled,
    thresholds: (days === undefined ? {} : { days }) as Record<string, number>,
    scope: scope === undefined ? null : toStored(parse(scope)),
  };
  return previewCheck(database.pool, {
    ...{ check, most },
    setting: checkSetting(check, stored),
    asOf: estate.day(1),
  });
}

async function set({ check = "old-credential", enabled = true, days, scope }: Tried): Promise<void> {
  await setCheck(
    {
      pool: database.pool,
      clock: fixedClock("2026-01-03T09:00:00.000Z"),
      actor: { name: "user:1", role: "lead" } as const,
    },
    {
      ...{ check, enabled },
      thresholds: days === undefined ? {} : { days },
      ...(scope === undefined ? {} : { scope: parse(scope) }),
    },
    Number.POSITIVE_INFINITY,
  );
}

/** Back to what the check says of itself. */
async function reset(check: string): Promise<void> {
  await database.pool.query("delete from check_setting where rule = $1", [checkNamed(check).bit]);
  await refreshFindings(database.pool, { asOf: estate.day(1) });
}

async function open(check: string): Promise<Set<string>> {
  const { rows } = await database.pool.query<{ id: string }>(
    "select id::text from finding where rule = $1 and closed_at is null",
    [checkCodes[check as keyof typeof checkCodes].bit],
  );
  return new Set(rows.map(({ id }) => id));
}

test("the estate is as the tests count on: keys of 90 days and more are old, and one grant is to nobody", async () => {
  const old = Array.from({ length: users }, (_, index) => ageOf(index + 1)).filter((age) => age >= 90);
  expect((await open("old-credential")).size).toBe(old.length);
  expect((await open("dangling-binding")).size).toBe(1);
});

describe("what is previewed is what happens", () => {
  test.each<[string, Tried, number, number]>([
    ["a lower threshold", { days: 40 }, 5, 0],
    ["a higher one", { days: 200 }, 0, 11],
    ["switched off", { enabled: false }, 0, 16],
    ["for production alone", { scope: "environment:production" }, 0, 16],
    ["for production, and younger", { scope: "environment:production", days: 40 }, 5, 16],
    ["for the others", { scope: "-environment:production" }, 0, 0],
    ["as it is", {}, 0, 0],
    ["grants to nobody, switched off", { check: "dangling-binding", enabled: false }, 0, 1],
    ["grants to nobody, as they are", { check: "dangling-binding" }, 0, 0],
  ])("%s", async (_, tried, opens, ends) => {
    const { check = "old-credential" } = tried;
    const before = await open(check);
    const said = await preview(tried);
    expect([said.opens.count, said.ends.count]).toEqual([opens, ends]);
    expect(said.opens.sample.length).toBe(Math.min(opens, 20));
    expect(said.ends.sample.length).toBe(Math.min(ends, 20));
    await set(tried);
    const after = await open(check);
    expect([...after].filter((id) => !before.has(id)).length).toBe(opens);
    expect([...before].filter((id) => !after.has(id)).length).toBe(ends);
    // And back: what it ended opens again.
    const undone = await preview({ check });
    expect([undone.opens.count, undone.ends.count]).toEqual([ends, opens]);
    await reset(check);
    expect(await open(check)).toEqual(before);
  });
});

test("only whom a wider scope brings in is asked", async () => {
  await set({ scope: "environment:production" });
  expect(await preview({})).toMatchObject({ asked: 16, of: 16, opens: { count: 16 } });
  expect(await preview({ scope: "environment:production" })).toMatchObject({ asked: 0, of: 0 });
  await reset("old-credential");
});

test("names whom it would be about, and why", async () => {
  const { opens } = await preview({ days: 80 });
  expect(opens.sample).toMatchObject([{ identity: { name: "name of AIDA8", scope: "acct-1" } }]);
  expect(opens.sample[0]?.evidence).toContain("was made on 2025-10-14");
});

test("asks no more than it may, of those with a finding and those without alike, and says of how many", async () => {
  const said = await preview({ days: 40 }, 12);
  expect(said).toMatchObject({ asked: 12, of: users });
  // Of the eight without a finding six are asked, and stand for all eight; five of all eight turn.
  const seen = said.opens.sample.length;
  expect(seen).toBeGreaterThanOrEqual(3);
  expect(seen).toBeLessThanOrEqual(5);
  expect(said.opens.count).toBe(Math.round((seen * 8) / 6));
  expect(await preview({ days: 40 }, users)).toMatchObject({ asked: users, of: users, opens: { count: 5 } });
});

test("writes nothing", async () => {
  const versions = "select string_agg(xmin || ' ' || id, ',' order by id) as all from finding";
  const before = (await database.pool.query(versions)).rows;
  await preview({ days: 40 });
  await preview({ enabled: false });
  expect((await database.pool.query(versions)).rows).toEqual(before);
  expect((await database.pool.query("select from check_setting")).rows).toEqual([]);
});
