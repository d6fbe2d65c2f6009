import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Denied, Invalid, NotFound } from "#lib/errors.ts";
import { type Estate, endEstates, make, makeEstate } from "#lib/ingest/testing/estate.ts";
import { coverage } from "./coverage.ts";
import { getRun } from "./get-run.ts";
import { listRejected } from "./list-rejected.ts";
import { listRuns } from "./list-runs.ts";
import { runProgress } from "./run-progress.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => endEstates());
afterAll(() => database.drop());

let scopes = 0;
async function newEstate(): Promise<{ estate: Estate; scope: string; source: string }> {
  const scope = `runs-${++scopes}`;
  const estate = await makeEstate(database.pool, [scope]);
  const { rows } = await database.pool.query("select name from source where id = $1", [estate.sourceId]);
  return { estate, scope, source: rows[0].name };
}

const identity = (scope: string, id: number) => make.principal(`${scope}-${id}`, { scope });
const denied = () => new Denied("iam:List", "No.", { hint: "Grant it." });

test("runs are paged newest first, each once, there and back", async () => {
  const { estate } = await newEstate();
  for (let day = 0; day < 6; day += 1) await estate.nextRun();
  const all = (await listRuns(database.pool, estate.sourceId, { limit: 50 })).runs.map(({ id }) => id);
  expect(all).toHaveLength(7);
  expect(all).toEqual(all.toSorted((a, b) => Number(b) - Number(a)));
  const seen: string[] = [];
  let before: string | null = null;
  for (let page = 0; page < 4; page += 1) {
    const { runs, older, newer } = await listRuns(database.pool, estate.sourceId, { before, limit: 2 });
    seen.push(...runs.map(({ id }) => id));
    expect(newer === null).toBe(page === 0);
    expect(older === null).toBe(page === 3);
    before = older;
  }
  expect(seen).toEqual(all);
  const back = await listRuns(database.pool, estate.sourceId, { after: all[4], limit: 2 });
  expect(back.runs.map(({ id }) => id)).toEqual(all.slice(2, 4));
  await expect(listRuns(database.pool, estate.sourceId, { before: "x" })).rejects.toBeInstanceOf(Invalid);
});

test("a run says what it did, slice by slice and in sum; one that is not the source's is not found", async () => {
  const { estate, scope } = await newEstate();
  const other = await newEstate();
  await estate.feed({ stream: "aws/principals", scope }, [identity(scope, 1), identity(scope, 2)]);
  await estate.feed({ stream: "aws/roles", scope }, [make.role(`${scope}-r`, { scope })], denied());
  const { run, slices } = await getRun(database.pool, estate.sourceId, String(estate.run.id));
  expect(run).toMatchObject({ status: "running", ended: 2, whole: 1, under: 0, inserted: 3, trigger: "cli" });
  expect(
    slices.map(({ stream, status, permission, inserted }) => ({ stream, status, permission, inserted })),
  ).toEqual([
    { stream: "aws/roles", status: "denied", permission: "iam:List", inserted: 1 },
    { stream: "aws/principals", status: "complete", permission: null, inserted: 2 },
  ]);
  for (const id of [String(other.estate.run.id), "x", "999999"]) {
    await expect(getRun(database.pool, estate.sourceId, id)).rejects.toBeInstanceOf(NotFound);
  }
});

test("progress counts what is done and under way, and says at once that the process of a run is gone", async () => {
  const { estate, scope } = await newEstate();
  await estate.feed({ stream: "aws/principals", scope }, [identity(scope, 1)]);
  await database.pool.query("update run set planned = 3 where id = $1", [estate.run.id]);
  const running = await runProgress(database.pool, estate.sourceId);
  expect(running.run).toMatchObject({ status: "running", planned: 3, ended: 1, whole: 1 });
  expect(running.streams).toEqual([{ stream: "aws/principals", ended: 1, whole: 1, under: 0, seen: 1 }]);
  await estate.run.release();
  const lost = await runProgress(database.pool, estate.sourceId);
  expect(lost.run?.status).toBe("lost");
  expect(lost.streams).toEqual([]);
  expect((await listRuns(database.pool, estate.sourceId)).runs[0]?.status).toBe("lost");
});

test("a gap is dated from the first of the runs in a row that found it so", async () => {
  const { estate, scope, source } = await newEstate();
  const slice = { stream: "aws/principals", scope };
  const since = async () => (await coverage(database.pool, { source })).slices[0]?.since ?? null;
  await estate.feed(slice, [], denied());
  await estate.nextRun();
  await estate.feed(slice, [identity(scope, 1)]);
  expect(await since()).toBeNull();
  await estate.nextRun();
  const first = estate.run.observedAt;
  await estate.feed(slice, [], denied());
  await estate.nextRun();
  await estate.feed(slice, [], denied());
  expect(await since()).toEqual(first);
  await estate.nextRun();
  await estate.feed(slice, [], new Error("no answer"));
  expect(await since()).toEqual(estate.run.observedAt);
});

test("rejected records are listed by reason with an example, of the last attempts or of one run", async () => {
  const { estate, scope, source } = await newEstate();
  const slice = { stream: "aws/principals", scope };
  const bad = [
    identity(scope, 1),
    { ...identity(scope, 2), name: 7 },
    { ...identity(scope, 3), scope: "nowhere" },
  ];
  await estate.feed(slice, bad);
  const first = String(estate.run.id);
  const reasons = await listRejected(database.pool, source);
  expect(reasons.map(({ reason, count }) => ({ reason, count }))).toEqual([
    { reason: "wrong-type", count: 1 },
    { reason: "unknown-scope", count: 1 },
  ]);
  expect(reasons[0]?.slices[0]).toMatchObject({ stream: "aws/principals", scope, run: first });
  expect(reasons[0]?.slices[0]?.sample).toContain(`${scope}-2`);
  await estate.nextRun();
  await estate.feed(slice, [identity(scope, 1)]);
  expect(await listRejected(database.pool, source)).toEqual([]);
  expect(await listRejected(database.pool, source, first)).toHaveLength(2);
});
