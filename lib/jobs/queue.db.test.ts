import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type Clock, fixedClock } from "#lib/clock.ts";
import { collectNow } from "#lib/commands/collect-now.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { setSchedule } from "#lib/commands/set-schedule.ts";
import { openPool } from "#lib/db/pool.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Conflict, Forbidden, Invalid, NotFound } from "#lib/errors.ts";
import { finishRun, startRun } from "#lib/ingest/run-log.ts";
import { listSchedules } from "#lib/queries/list-schedules.ts";
import { pendingCollections } from "#lib/queries/pending-collections.ts";
import { workerHealth } from "#lib/queries/worker-health.ts";
import { senderOver } from "./queue.ts";
import { sendDue } from "./send-due.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const start = fixedClock("2026-11-24T00:00:00Z");
const actor = { name: "cli:mira", role: "administrator" } as const;
const later = (hours: number) => new Date(start.now().getTime() + hours * 3_600_000);

let name: string;
let id: number;
let sources = 0;
beforeEach(async () => {
  sources += 1;
  name = `source ${sources}`;
  const ctx = { pool: database.pool, actor, clock: start };
  id = (await connectSource(ctx, { provider: "aws", name, config: { mode: "account" } })).id;
});
afterEach(async () => {
  await database.pool.query("update source set retired_at = $1", [start.now()]);
  await (await senderOver(database.pool)).deleteAllJobs();
});

const ctx = (clock: Clock = start, role: "administrator" | "lead" | "member" = "administrator") => ({
  pool: database.pool,
  actor: { name: "cli:mira", role },
  clock,
});
const send = async (hours: number) => sendDue(database.pool, await senderOver(database.pool), later(hours));
const finishJobs = async () => {
  const sender = await senderOver(database.pool);
  const jobs = await sender.fetch("collect", { batchSize: 100 });
  if (jobs.length > 0) await sender.complete("collect", jobs);
  return jobs;
};

describe("the queue", () => {
  it("is made by whoever comes first, even by many at once", async () => {
    const fresh = await testDatabase();
    expect(await workerHealth(fresh.pool)).toEqual({
      state: "never",
      lastSeen: null,
      processes: [],
      jobs: [],
    });
    const pools = Array.from({ length: 5 }, () => openPool(fresh.url, { max: 2 }));
    await Promise.all(pools.map((pool) => senderOver(pool)));
    const { rows } = await fresh.pool.query("select name, policy from pgboss.queue where name = 'collect'");
    expect(rows).toEqual([{ name: "collect", policy: "exclusive" }]);
    await Promise.all(pools.map((pool) => pool.end()));
    await fresh.drop();
  });
});

describe("schedules", () => {
  it("are there for a source as soon as it is connected, with their next time", async () => {
    const schedules = await listSchedules(database.pool, { source: name });
    expect(schedules.map(({ cadence, enabled }) => ({ cadence, enabled }))).toEqual([
      { cadence: "inventory", enabled: true },
      { cadence: "usage", enabled: true },
    ]);
    for (const { nextAt } of schedules) {
      expect(nextAt?.getTime()).toBeGreaterThan(start.now().getTime());
      expect(nextAt?.getTime()).toBeLessThanOrEqual(later(24).getTime());
    }
    expect(await send(0)).toEqual([]);
  });

  it("come due once, whoever looks and however often, and once for all that was missed", async () => {
    await setSchedule(ctx(), { source: name, cadence: "usage", enabled: false });
    await setSchedule(ctx(), { source: name, cadence: "inventory", cron: "0 * * * *" });
    const looks = await Promise.all([send(7.5), send(7.5), send(7.5), send(7.5)]);
    expect(looks.flat()).toEqual([{ sourceId: id, source: name, cadence: "inventory" }]);
    expect(await finishJobs()).toHaveLength(1);
    expect(await send(7.9)).toEqual([]);
    expect(await send(8)).toHaveLength(1);
  });

  it("wait, still due, while the source has a job", async () => {
    await setSchedule(ctx(), { source: name, cadence: "usage", cron: "0 1 * * *" });
    await setSchedule(ctx(), { source: name, cadence: "inventory", cron: "0 2 * * *" });
    expect((await send(3)).map(({ cadence }) => cadence)).toEqual(["usage"]);
    expect(await send(3)).toEqual([]);
    await finishJobs();
    expect((await send(3)).map(({ cadence }) => cadence)).toEqual(["inventory"]);
  });

  it("that are off, or of a retired source, never come due", async () => {
    const off = await setSchedule(ctx(), { source: name, cadence: "inventory", enabled: false });
    expect(off).toMatchObject({ enabled: false, nextAt: null });
    await setSchedule(ctx(), { source: name, cadence: "usage", enabled: false });
    expect(await send(1000)).toEqual([]);
    await setSchedule(ctx(), { source: name, cadence: "usage", enabled: true });
    await database.pool.query("update source set retired_at = $1 where id = $2", [start.now(), id]);
    expect(await send(1000)).toEqual([]);
  });

  it("refuse what is no schedule, and those who may not", async () => {
    const change = { source: name, cadence: "inventory", cron: "every hour" } as const;
    await expect(setSchedule(ctx(), change)).rejects.toBeInstanceOf(Invalid);
    const member = ctx(start, "member");
    await expect(setSchedule(member, { ...change, cron: "0 * * * *" })).rejects.toBeInstanceOf(Forbidden);
    await expect(
      setSchedule(ctx(), { ...change, cron: "0 * * * *", source: "nobody" }),
    ).rejects.toBeInstanceOf(NotFound);
  });
});

describe("collect now", () => {
  it("queues once, says so, and leaves an audit row each time", async () => {
    expect(await collectNow(ctx(), { source: name })).toEqual({ source: name, state: "queued" });
    expect(await collectNow(ctx(), { source: name, cadence: "usage" })).toMatchObject({
      state: "already-queued",
    });
    const pending = await pendingCollections(database.pool, id);
    expect(pending).toMatchObject([
      { sourceId: id, state: "waiting", trigger: "manual", actor: "cli:mira", cadence: null },
    ]);
    const { rows } = await database.pool.query(
      "select after ->> 'state' as state from audit where command = 'source.collect' and subject = $1 order by id",
      [`source:${name}`],
    );
    expect(rows.map((row) => row.state)).toEqual(["queued", "already-queued"]);
    expect((await finishJobs())[0]?.data).toEqual({
      ...{ sourceId: id, cadence: null, trigger: "manual", actor: "cli:mira" },
    });
  });

  it("says what is under way: a job that a worker has, or a run of any process", async () => {
    await collectNow(ctx(), { source: name });
    const sender = await senderOver(database.pool);
    const jobs = await sender.fetch("collect");
    expect(await collectNow(ctx(), { source: name })).toMatchObject({ state: "under-way" });
    await sender.complete("collect", jobs);
    const run = await startRun(database.pool, { sourceId: id, actor: "cli:mira", observedAt: start.now() });
    expect(await collectNow(ctx(), { source: name })).toMatchObject({ state: "under-way" });
    await finishRun(run, { status: "complete", finishedAt: start.now(), durationMs: 1 });
    expect(await collectNow(ctx(), { source: name })).toMatchObject({ state: "queued" });
  });

  it("refuses a source whose time has not moved on, and leaves nothing behind", async () => {
    await database.pool.query("update source set as_of = $1 where id = $2", [start.now(), id]);
    await expect(collectNow(ctx(), { source: name })).rejects.toBeInstanceOf(Conflict);
    await expect(collectNow(ctx(fixedClock(later(1)), "member"), { source: name })).rejects.toBeInstanceOf(
      Forbidden,
    );
    expect(await pendingCollections(database.pool, id)).toEqual([]);
  });
});
