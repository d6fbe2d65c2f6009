/** A stream read for a whole in one run and part by part in another: nothing is closed twice, forgotten, or left without a reader. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, it } from "vitest";
import { refreshRows } from "#lib/analysis/rows.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Denied } from "#lib/errors.ts";
import { storeScopes } from "./store-scopes.ts";
import { account, type Estate, endEstates, make, makeEstate } from "./testing/estate.ts";

let database: TestDatabase;
let estate: Estate;
let count = 0;
let whole: string;
beforeAll(async () => {
  database = await testDatabase();
});
beforeEach(async () => {
  whole = `w${++count}`;
  estate = await makeEstate(database.pool, []);
  const parts = ["a", "b"].map((part) => ({ ...account(`${whole}-${part}`), parent: whole }));
  estate.scopeIds = await storeScopes(estate.run, [account(whole), ...parts]);
});
afterEach(() => endEstates());
afterAll(() => database?.drop());

const stream = "aws/principals";
const someone = (part: string, name: string) =>
  make.principal(`${whole}-${part}-${name}`, { scope: `${whole}-${part}` });
const denied = () => new Denied("list", "Not permitted.", { hint: "Permit it." });
const open = async () => {
  const { rows } = await database.pool.query(
    `select p.external_id, sc.external_id as reader from principal p join slice s on s.id = p.slice_id
       join scope sc on sc.id = s.scope_id where s.source_id = $1 and p.closed_at is null order by 1`,
    [estate.sourceId],
  );
  return rows.map((row) => `${row.external_id.slice(whole.length + 1)} by ${row.reader}`);
};
const readWhole = (...records: ReturnType<typeof someone>[]) =>
  estate.feed({ stream, scope: whole }, records);
const readPart = (part: string, records: ReturnType<typeof someone>[], end: Error | null = null) =>
  estate.feed({ stream, scope: `${whole}-${part}` }, records, end);

it("a part that is read completely closes what the whole had found in it, and nothing of another part", async () => {
  await readWhole(someone("a", "1"), someone("a", "2"), someone("b", "1"));
  await estate.nextRun();
  expect(await estate.feed({ stream, scope: whole }, [], denied())).toMatchObject({ status: "denied" });
  expect(await readPart("a", [someone("a", "1")])).toMatchObject({
    status: "complete",
    counts: { closed: 1 },
  });
  expect(await readPart("b", [], denied())).toMatchObject({ status: "denied", counts: { closed: 0 } });
  expect(await open()).toEqual([`a-1 by ${whole}-a`, `b-1 by ${whole}`]);
});

it("a whole that is read completely again closes what its parts had found, and answers for them", async () => {
  await readPart("a", [someone("a", "1"), someone("a", "2")]);
  await readPart("b", [someone("b", "1")]);
  await estate.nextRun();
  expect(await readWhole(someone("a", "1"), someone("b", "1"))).toMatchObject({
    counts: { closed: 1 },
    rows: 2,
  });
  expect(await open()).toEqual([`a-1 by ${whole}`, `b-1 by ${whole}`]);
  const parts = await database.pool.query(
    "select status, reason, rows::int from slice where source_id = $1 and scope_id <> $2",
    [estate.sourceId, estate.scopeIds.get(whole)],
  );
  const retired = { status: "not-applicable", reason: `It is read as part of ${whole}.`, rows: 0 };
  expect(parts.rows).toEqual([retired, retired]);
});

it("an incomplete whole takes over only what it delivers", async () => {
  await readPart("a", [someone("a", "1"), someone("a", "2")]);
  await estate.nextRun();
  await estate.feed({ stream, scope: whole }, [someone("a", "1")], denied());
  expect(await open()).toEqual([`a-1 by ${whole}`, `a-2 by ${whole}-a`]);
});

it("leaves another stream, and another source's scopes, alone", async () => {
  await estate.feed({ stream: "aws/other", scope: `${whole}-a` }, [someone("a", "other")]);
  await estate.nextRun();
  await readWhole(someone("a", "1"));
  expect(await open()).toEqual([`a-1 by ${whole}`, `a-other by ${whole}-a`]);
});

it("a row that another slice closed while this one was being read is neither lost nor called unchanged", async () => {
  await readPart("a", [someone("a", "1"), someone("a", "2")]);
  await estate.nextRun();
  async function* meanwhileClosed() {
    yield someone("a", "1");
    yield someone("a", "2");
    // The whole, read at the same time and a moment earlier, no longer found the second one.
    await readWhole(someone("a", "1"));
  }
  const outcome = await estate.feedStream({ stream, scope: `${whole}-a` }, meanwhileClosed());
  expect(outcome).toMatchObject({ status: "incomplete", transient: true });
  expect(await readPart("a", [someone("a", "1"), someone("a", "2")])).toMatchObject({
    status: "complete",
    counts: { reopened: 1 },
  });
  expect(await open()).toEqual([`a-1 by ${whole}-a`, `a-2 by ${whole}-a`]);
});

it("rows that another slice took over while this one was being read stay open where they are", async () => {
  await readPart("a", [someone("a", "1"), someone("a", "2")]);
  await estate.nextRun();
  async function* meanwhileTaken() {
    yield someone("a", "1");
    await readWhole(someone("a", "1"), someone("a", "2"));
    throw denied();
  }
  expect(await estate.feedStream({ stream, scope: `${whole}-a` }, meanwhileTaken())).toMatchObject({
    status: "denied",
    counts: { closed: 0 },
  });
  expect(await open()).toEqual([`a-1 by ${whole}`, `a-2 by ${whole}`]);
});

it("what is read of a whole is a gap of the identities in its parts, and none when it was read", async () => {
  const gapsOf = async () => {
    await refreshRows(database.pool, { asOf: estate.run.observedAt, since: estate.run.id });
    const { rows } = await database.pool.query(
      `select gaps from identity_row join principal on principal.id = principal_id
        where external_id = $1`,
      [`${whole}-a-1`],
    );
    return rows[0]?.gaps;
  };
  const group = { ...someone("a", "1"), kind: "aws_iam_group" } as ReturnType<typeof someone>;
  await readWhole(group);
  expect(await gapsOf()).toBe(0);
  await estate.nextRun();
  await estate.feed({ stream, scope: whole }, [], denied());
  expect(await gapsOf()).toBe(1 + 2);
  await estate.nextRun();
  await estate.feed({ stream, scope: whole }, [], denied());
  await readPart("a", [group]);
  expect(await gapsOf()).toBe(0);
});
