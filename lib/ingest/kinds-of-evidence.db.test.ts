/** What is not a fact with a key of its own: actions learnt, evidence nobody can read, and streams that forget. */
import { afterAll, afterEach, beforeAll, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { unpackUsage } from "#lib/domain/packed-usage.ts";
import { endEstates, make, makeEstate } from "./testing/estate.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => endEstates());
afterAll(() => database?.drop());

const actions = async () =>
  (await database.pool.query("select name, level from action order by name")).rows.map(
    ({ name, level }) => `${name} ${level}`,
  );
const learnt = (name: string, level: string | null) => ({ type: "action", name, level, unknown: [] });

it("learns actions once, with their level as soon as somebody says it, and takes none away", async () => {
  const estate = await makeEstate(database.pool, ["k1"]);
  const slice = { stream: "aws/actions", scope: "k1" };
  const first = await estate.feed(slice, [
    learnt("a:read", "read"),
    learnt("a:new", null),
    learnt("a:new", null),
  ]);
  expect(first).toMatchObject({ status: "complete", rejections: {} });
  expect(await actions()).toEqual(["a:new null", "a:read read"]);
  await estate.nextRun();
  await estate.feed(slice, [learnt("a:new", "write"), learnt("a:read", "list")]);
  expect(await actions()).toEqual(["a:new write", "a:read read"]);
  await estate.nextRun();
  await estate.feed(slice, []);
  expect(await actions()).toHaveLength(2);
});

it.each([
  ["an empty name", learnt("", null), "empty-key"],
  ["a name with NUL", learnt("a\0", null), "nul-character"],
  ["a level nobody knows", learnt("b", "huge"), "wrong-type"],
  ["no name", { type: "action", level: null, unknown: [] }, "wrong-type"],
])("counts an action with %s as a rejection", async (_name, record, reason) => {
  const estate = await makeEstate(database.pool, [`bad ${_name}`]);
  const outcome = await estate.feed({ stream: "aws/actions", scope: `bad ${_name}` }, [record]);
  expect(outcome.status).toBe("rejected");
  expect(Object.keys(outcome.rejections)).toEqual([reason]);
});

it("counts what the collector could not read with a sample, stores the rest and closes nothing", async () => {
  const estate = await makeEstate(database.pool, ["k2"]);
  const slice = { stream: "aws/principals", scope: "k2" };
  await estate.feed(slice, [make.principal("one", { scope: "k2" }), make.principal("two", { scope: "k2" })]);
  await estate.nextRun();
  const broken = { type: "rejected", reason: "unreadable", sample: "line 7: {", unknown: [] };
  const outcome = await estate.feed(slice, [make.principal("one", { scope: "k2" }), broken, broken]);
  expect(outcome).toMatchObject({ status: "rejected", counts: { closed: 0, rejected: 2 } });
  expect(outcome.rejections.unreadable).toMatchObject({
    count: 2,
    sample: expect.stringContaining("line 7: {"),
  });
});

it("closes nothing in a stream that forgets, though it was read completely", async () => {
  const estate = await makeEstate(database.pool, ["k3"]);
  const slice = { stream: "aws/requests", scope: "k3", forgets: true };
  await estate.feed(slice, [make.credential("cert-1", "p", { scope: "k3" })]);
  await estate.nextRun();
  const outcome = await estate.feed(slice, [make.credential("cert-2", "p", { scope: "k3" })]);
  expect(outcome).toMatchObject({ status: "complete", rows: 2, counts: { inserted: 1, closed: 0 } });
  await estate.nextRun();
  expect(await estate.feed({ ...slice, forgets: false }, [])).toMatchObject({ counts: { closed: 2 } });
});

const offers = async () => {
  const { rows } = await database.pool.query(
    "select s.external_id as place, o.* from offer o join scope s on s.id = o.scope_id order by 1",
  );
  const { rows: known } = await database.pool.query("select id, name from action");
  const names = new Map(known.map(({ id, name }) => [id, name]));
  const named = (packed: Uint8Array) => unpackUsage(packed).map(({ actionId }) => names.get(actionId));
  return rows.map((row) => ({
    place: row.place,
    actions: named(row.actions).sort(),
    global: named(row.global_actions).sort(),
    at: row.observed_at.toISOString(),
  }));
};

it("keeps what a place offers as its last complete slice told it, and what of it is of the whole place", async () => {
  const estate = await makeEstate(database.pool, ["k4"]);
  const slice = { stream: "aws/resources", scope: "k4" };
  const whole = (name: string) => ({ ...learnt(name, null), isGlobal: true });
  const part = (name: string) => ({ ...learnt(name, null), isGlobal: false });
  const mine = async () => (await offers()).filter(({ place }) => place === "k4");
  await estate.feed(slice, [whole("nodes:list"), part("pods:list"), learnt("pods:get", null)]);
  const [first] = await mine();
  expect(first).toMatchObject({
    actions: ["nodes:list", "pods:get", "pods:list"],
    global: ["nodes:list"],
  });
  await estate.nextRun();
  await estate.feed(slice, [whole("nodes:list"), part("pods:list"), learnt("pods:get", null)]);
  expect(await mine()).toEqual([first]);
  await estate.nextRun();
  await estate.feed(slice, [part("pods:list")], new Error("the connection broke"));
  await estate.nextRun();
  await estate.feed(slice, [part("pods:list"), { ...part("x"), isGlobal: "yes" }]);
  expect(await mine()).toEqual([first]);
  await estate.nextRun();
  await estate.feed(slice, [part("pods:list")]);
  expect(await mine()).toMatchObject([{ actions: ["pods:list"], global: [] }]);
});

it("keeps what a log says of its whole scope: it is nobody's use, and a later log widens what it covers", async () => {
  const estate = await makeEstate(database.pool, ["k5"]);
  const slice = { stream: "aws/log", scope: "k5" };
  const said = (from: string, to: string) => ({
    ...{ type: "usage", principal: { kind: "scope", value: "k5" }, source: "audit-log", plane: "action" },
    ...{ coveredFrom: new Date(from), coveredTo: new Date(to), unknown: [] },
    entries: [{ action: "*:create", lastUsedAt: null }],
  });
  expect(await estate.feed(slice, [said("2026-01-01", "2026-01-08")])).toMatchObject({ rejections: {} });
  await estate.nextRun();
  await estate.feed(slice, [said("2026-01-08", "2026-01-15")]);
  const { rows } = await database.pool.query(
    `select principal_id, covered_from::text, covered_to::text, last_used_at, packed from usage
      where principal_kind = 'scope' and principal_value = 'k5'`,
  );
  expect(rows).toMatchObject([
    { principal_id: null, covered_from: "2026-01-01", covered_to: "2026-01-15", last_used_at: null },
  ]);
  expect(unpackUsage(rows[0].packed)).toMatchObject([{ day: 0 }]);
});
