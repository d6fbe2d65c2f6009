import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Conflict } from "#lib/errors.ts";
import { buryDeadRuns } from "#lib/jobs/bury-dead-runs.ts";
import { startHeartbeat } from "#lib/jobs/run-heartbeat.ts";
import { expectLiveRun, finishRun, startRun } from "./run-log.ts";
import { make, makeEstate } from "./testing/estate.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const at = new Date("2026-11-24T00:00:00Z");
const statusOf = async (id: number) =>
  (await database.pool.query("select status from run where id = $1", [id])).rows[0].status as string;
const slice = { stream: "aws/principals", scope: "acct-1" };

describe("a run that was given up for dead", () => {
  it("stores nothing more, cannot end as something else, and hears of it from its heartbeat", async () => {
    const estate = await makeEstate(database.pool);
    await estate.feed(slice, [make.principal("api")]);
    const counts =
      "select (select count(*) from principal) as rows, (select max(status) from slice) as status";
    const before = (await database.pool.query(counts)).rows;
    await database.pool.query("update run set status = 'dead' where id = $1", [estate.run.id]);
    await expect(estate.feed(slice, [make.principal("batch")])).rejects.toBeInstanceOf(Conflict);
    expect((await database.pool.query(counts)).rows).toEqual(before);
    const heard = new Promise<void>((resolve) => {
      const stop = startHeartbeat(database.pool, estate.run.id, () => {
        stop();
        resolve();
      });
    });
    await heard;
    const end = { status: "complete", finishedAt: at, durationMs: 1 } as const;
    await expect(finishRun(estate.run, end)).rejects.toBeInstanceOf(Conflict);
    expect(await statusOf(estate.run.id)).toBe("dead");
    await estate.run.release();
  });

  it("is waited for while it stores something", async () => {
    const { run } = await makeEstate(database.pool, ["acct-3"]);
    const storing = await database.pool.connect();
    await storing.query("begin");
    await expectLiveRun(storing, run.id);
    await run.release();
    const burying = buryDeadRuns(database.pool, at);
    const waiting = "select count(*)::int as n from pg_stat_activity where wait_event_type = 'Lock'";
    while ((await database.pool.query(waiting)).rows[0].n === 0);
    expect(await statusOf(run.id)).toBe("running");
    await storing.query("commit");
    storing.release();
    expect((await burying).map(({ id }) => id)).toEqual([run.id]);
    expect(await statusOf(run.id)).toBe("dead");
  });
});

describe("a job that was handed out twice", () => {
  it("is done once: whoever gets the source after it was done is refused, and nothing is recorded", async () => {
    const { run } = await makeEstate(database.pool, ["acct-5"]);
    await run.release();
    await database.pool.query("update run set status = 'dead' where id = $1", [run.id]);
    const { sourceId } = run;
    const day = (number: number) => new Date(Date.UTC(2026, 11, number));
    const attempt = (id: string, number: number) =>
      startRun(database.pool, {
        ...{ sourceId, actor: "test", observedAt: day(number), trigger: "manual" },
        job: { id, attempt: number },
      });
    const job = "00000000-0000-4000-8000-000000000001";
    const failed = await attempt(job, 1);
    await finishRun(failed, { status: "partial", finishedAt: at, durationMs: 1 });
    const done = await attempt(job, 2);
    await finishRun(done, { status: "complete", finishedAt: at, durationMs: 1 });
    const again = attempt(job, 3);
    await expect(again).rejects.toMatchObject({ detail: { isDone: true } });
    const other = await attempt("00000000-0000-4000-8000-000000000002", 4);
    expect(other.id - done.id).toBe(1);
    await finishRun(other, { status: "complete", finishedAt: at, durationMs: 1 });
  });
});

describe("looking for dead runs", () => {
  it("leaves a run alone whose process lives, and buries it once the process is silent for too long", async () => {
    const { run } = await makeEstate(database.pool, ["acct-4"]);
    onTestFinished(() => run.release());
    const stop = startHeartbeat(database.pool, run.id, () => {});
    // The first beat is on its way: written later, it would undo the silence below.
    const beats = "select heartbeat_at is not null as yes from run where id = $1";
    await vi.waitFor(async () =>
      expect((await database.pool.query(beats, [run.id])).rows).toEqual([{ yes: true }]),
    );
    expect(await buryDeadRuns(database.pool, at)).toEqual([]);
    expect(run.lost.aborted).toBe(false);
    stop();
    await database.pool.query(
      "update run set heartbeat_at = heartbeat_at - interval '4 minutes' where id = $1",
      [run.id],
    );
    expect((await buryDeadRuns(database.pool, at)).map(({ id }) => id)).toEqual([run.id]);
    expect(run.lost.aborted).toBe(true);
    await run.release();
    const next = await startRun(database.pool, { sourceId: run.sourceId, actor: "test", observedAt: at });
    await finishRun(next, { status: "complete", finishedAt: at, durationMs: 1 });
  });
});
