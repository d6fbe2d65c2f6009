import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "#lib/clock.ts";
import { collectNow } from "#lib/commands/collect-now.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { startNow } from "#lib/jobs/open-worker.ts";
import { senderOver } from "#lib/jobs/queue.ts";
import { pendingCollections } from "#lib/queries/pending-collections.ts";
import { workerHealth } from "#lib/queries/worker-health.ts";
import { type HttpClouds, startHttpClouds } from "./testing/http-clouds.ts";
import { until } from "./testing/until.ts";
import { killWorkers, startWorker } from "./testing/worker-process.ts";

// Real processes over real lines take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

let database: TestDatabase;
let clouds: HttpClouds;
beforeAll(async () => {
  clouds = await startHttpClouds();
});
afterAll(() => clouds.stop());
beforeEach(async () => {
  database = await testDatabase();
  clouds.asked = [];
  clouds.trouble = () => null;
});
afterEach(async () => {
  await killWorkers();
  await database.drop();
});

const ctx = () => ({
  pool: database.pool,
  actor: { name: "cli:test", role: "administrator" } as const,
  clock: systemClock,
});

/** A source whose cloud has these many accounts, with two roles each. */
async function connect(name: string, accounts = 1): Promise<number> {
  const names = Array.from({ length: accounts }, (_, index) => `${name}-${index + 1}`);
  clouds.clouds.set(name, Object.fromEntries(names.map((account) => [account, ["api", "batch"]])));
  return (await connectSource(ctx(), { provider: "aws", name, config: { mode: "account" } })).id;
}
const worker = (env: Record<string, string> = {}) =>
  startWorker(
    { DATABASE_URL: database.url, ROLLCALL_ENDPOINT_AWS: clouds.url, ROLLCALL_RETRY_DELAY_MS: "1", ...env },
    "testing/http-worker.ts",
  );
type Row = Record<string, unknown>;
const query = async (sql: string, values: unknown[] = []) =>
  (await database.pool.query<Row>(sql, values)).rows;
const runs = () => query("select status, trigger, planned, message from run order by id");
const slices = () =>
  query("select status, count(*)::int as count from slice group by status order by status");
const count = async (what: string) => Number((await query(`select count(*) as n from ${what}`))[0]?.n);
const oneRunEnded = () =>
  until(async () => ((await count("run where status <> 'running'")) > 0 ? true : null));
const idle = () => until(async () => ((await pendingCollections(database.pool)).length === 0 ? true : null));

describe("several workers", () => {
  it("collect two hundred sources between them, none twice and none lost, though one is killed on the way", async () => {
    const names = Array.from({ length: 200 }, (_, index) => `s${index}`);
    for (const name of names) {
      await connect(name);
      await collectNow(ctx(), { source: name, cadence: "inventory" });
    }
    // On a slow machine one of so many would come due meanwhile, and be rightly collected once more.
    await query("update schedule set due_at = now() + interval '1 day'");
    const workers = [1, 2, 3, 4].map(() => worker());
    await until(() => (clouds.asked.length >= 60 ? true : null));
    workers[0]?.signal("SIGKILL");
    await idle();
    const done = await query(
      `select s.name from source s join run on run.source_id = s.id and run.status = 'complete' order by s.id`,
    );
    expect(done.map((row) => row.name)).toEqual(names);
    // What the killed one was in the middle of was asked for again; nothing else was.
    const dead = await count("run where status = 'dead'");
    expect(dead).toBeLessThanOrEqual(2);
    expect(await count("run")).toBe(200 + dead);
    expect(clouds.asked.length).toBeLessThanOrEqual(200 + dead);
    expect(new Set(clouds.asked).size).toBe(200);
    expect(await count("principal where closed_at is null and kind = 'aws_iam_role'")).toBe(400);
    const busy = await query(
      "select count(distinct output ->> 'status') as n from pgboss.job where name = 'collect'",
    );
    expect(busy).toEqual([{ n: 1 }]);
    // Two hundred runs of real processes: how long they take says only how busy the machine is.
  }, 600_000);
});

describe("a worker that is killed outright", () => {
  it("after its run was complete, but before it could say so: the run is not done again", async () => {
    await connect("acme", 2);
    await collectNow(ctx(), { source: "acme", cadence: "inventory" });
    worker();
    await idle();
    // As the queue sees it: still with a worker that is gone.
    await query(
      "update pgboss.job set state = 'retry', completed_on = null, retry_count = 1 where name = 'collect'",
    );
    await idle();
    expect(await runs()).toMatchObject([{ status: "complete" }]);
    expect(clouds.asked).toHaveLength(2);
  });

  it("leaves a run that is found dead, and whose work the next worker takes up where it was", async () => {
    await connect("acme", 6);
    await collectNow(ctx(), { source: "acme", cadence: "inventory" });
    clouds.trouble = (_source, account) => (/-[56]$/.test(account) ? "silence" : null);
    const first = worker();
    await until(async () => ((await count("slice where status = 'complete'")) === 4 ? true : null));
    await until(() => (clouds.asked.length === 6 ? true : null));
    first.signal("SIGKILL");
    await first.ended;
    clouds.trouble = () => null;
    const next = worker();
    await next.hears(/found dead/);
    await idle();
    expect(await runs()).toEqual([
      {
        ...{ status: "dead", trigger: "manual", planned: 6 },
        message: "Its process stopped before the run ended.",
      },
      { status: "complete", trigger: "manual", planned: 2, message: null },
    ]);
    expect(await slices()).toEqual([{ status: "complete", count: 6 }]);
    expect(await query("select status, count(*)::int as n from slice_run group by 1 order by 1")).toEqual([
      { status: "complete", n: 6 },
      { status: "incomplete", n: 2 },
    ]);
    expect(clouds.asked.slice(6).sort()).toEqual(["acme acme-5", "acme acme-6"]);
    next.signal("SIGTERM");
    await next.ended;
    await until(async () => ((await count("pg_class where relpersistence = 't'")) === 0 ? true : null));
  });

  it("shows as lost, and as seen when it was seen", async () => {
    expect((await workerHealth(database.pool)).state).toBe("never");
    const first = worker();
    await first.hears(/Worker ready/);
    const health = await workerHealth(database.pool);
    expect(health).toMatchObject({ state: "running", processes: [{ pid: first.child.pid }] });
    first.signal("SIGKILL");
    await first.ended;
    await query("update pgboss.instance set heartbeat_on = heartbeat_on - interval '10 minutes'");
    expect((await workerHealth(database.pool)).state).toBe("lost");
    const second = worker();
    await second.hears(/Worker ready/);
    second.signal("SIGTERM");
    expect(await second.ended).toBe(0);
    expect((await workerHealth(database.pool)).processes.map(({ state }) => state)).toEqual([
      "stopped",
      "lost",
    ]);
  });
});

describe("a worker that hangs", () => {
  it("loses its run to the next one, and stores nothing when it wakes up", async () => {
    await connect("acme", 1);
    await collectNow(ctx(), { source: "acme", cadence: "inventory" });
    clouds.trouble = () => "silence";
    const hanging = worker();
    await until(() => (clouds.asked.length === 1 ? true : null));
    hanging.signal("SIGSTOP");
    await query("update run set heartbeat_at = heartbeat_at - interval '10 minutes'");
    clouds.trouble = () => null;
    const next = worker();
    await idle();
    expect((await runs()).map(({ status }) => status)).toEqual(["dead", "complete"]);
    const before = await query("select * from slice");
    hanging.signal("SIGCONT");
    await hanging.hears(/hold on the source|given up for dead/);
    expect((await runs()).map(({ status }) => status)).toEqual(["dead", "complete"]);
    expect(await query("select * from slice")).toEqual(before);
    expect(next.said()).toMatch(/acme: complete/);
  });
});

describe("a worker that is told to stop", () => {
  it("ends within seconds in the middle of a run, says so, closes nothing, and the next one goes on", async () => {
    await connect("acme", 3);
    await collectNow(ctx(), { source: "acme", cadence: "inventory" });
    const first = worker();
    await idle();
    clouds.clouds.set("acme", { "acme-1": ["api"], "acme-2": ["api"], "acme-3": ["api"] });
    clouds.trouble = (_source, account) => (account === "acme-3" ? "silence" : null);
    clouds.asked = [];
    await collectNow(ctx(), { source: "acme", cadence: "inventory" });
    await until(async () =>
      (await count(
        "slice_run r join slice s on s.id = r.slice_id where r.status = 'complete' and r.run_id = (select max(id) from run)",
      )) === 2
        ? true
        : null,
    );
    await until(() => (clouds.asked.length === 3 ? true : null));
    const begun = performance.now();
    first.signal("SIGTERM");
    expect(await first.ended).toBe(0);
    // Not waited out: the cloud stays silent for good.
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect((await runs()).at(-1)).toMatchObject({
      status: "interrupted",
      message: "The run was interrupted.",
    });
    expect(await slices()).toEqual([
      { status: "complete", count: 2 },
      { status: "incomplete", count: 1 },
    ]);
    expect(await count("principal where closed_at is not null")).toBe(2);
    const [waiting] = await pendingCollections(database.pool);
    expect(waiting).toMatchObject({ state: "retrying", attempt: 0 });
    clouds.trouble = () => null;
    worker();
    await idle();
    expect((await runs()).at(-1)).toMatchObject({ status: "complete", planned: 1 });
    expect(await count("principal where closed_at is not null")).toBe(3);
  });
});

describe("what goes wrong", () => {
  it("is tried again later when it may pass, and only where it went wrong", async () => {
    await connect("acme", 3);
    await collectNow(ctx(), { source: "acme", cadence: "inventory" });
    clouds.trouble = (_source, account) => (account === "acme-2" ? 503 : null);
    worker();
    await oneRunEnded();
    const waiting = await until(async () => {
      const [job] = await pendingCollections(database.pool);
      return job?.state === "retrying" ? job : null;
    });
    const later =
      "select start_after > now() + interval '5 seconds' as later from pgboss.job where name = 'collect'";
    expect(await query(later)).toEqual([{ later: true }]);
    expect(await runs()).toMatchObject([{ status: "partial", planned: 3 }]);
    clouds.trouble = () => null;
    await startNow(await senderOver(database.pool), waiting.jobId);
    await idle();
    expect(await runs()).toMatchObject([{ status: "partial" }, { status: "complete", planned: 1 }]);
    expect(await slices()).toEqual([{ status: "complete", count: 3 }]);
  });

  it("is not tried again when a person must mend it", async () => {
    await connect("acme", 2);
    await collectNow(ctx(), { source: "acme", cadence: "inventory" });
    clouds.trouble = (_source, account) => (account === "acme-2" ? 403 : null);
    worker();
    await idle();
    expect(await runs()).toMatchObject([{ status: "partial" }]);
    expect(await query("select state, output from pgboss.job where name = 'collect'")).toMatchObject([
      { state: "completed", output: { status: "partial" } },
    ]);
    expect(clouds.asked).toHaveLength(2);
  });

  it("stands in the source's runs even where the run was refused before it began", async () => {
    const id = await connect("acme", 1);
    await query("update source set as_of = $1 where id = $2", [new Date("2030-01-01"), id]);
    const sender = await senderOver(database.pool);
    const data = { sourceId: id, cadence: "inventory", trigger: "schedule", actor: "job:schedule" };
    await sender.send("collect", data, { singletonKey: String(id) });
    worker();
    await idle();
    const [run] = await runs();
    expect(run).toMatchObject({ status: "failed", trigger: "schedule" });
    expect(run?.message).toMatch(/rewrite its past/);
    expect(clouds.asked).toEqual([]);
  });
});

describe("schedules", () => {
  const makeDue = () =>
    query("update schedule set due_at = now() - interval '1 minute' where cadence = 'inventory'");

  it("are what a worker goes by", async () => {
    await connect("acme", 1);
    await makeDue();
    worker();
    await oneRunEnded();
    expect(await runs()).toMatchObject([{ status: "complete", trigger: "schedule" }]);
    const [schedule] = await query(
      "select due_at > now() as ahead from schedule where cadence = 'inventory'",
    );
    expect(schedule).toEqual({ ahead: true });
  });

  it("mean nothing to a worker whose clock stands still; what somebody asks for it does", async () => {
    await connect("acme", 1);
    await makeDue();
    const still = worker({ ROLLCALL_CLOCK: "2030-01-01T00:00:00Z" });
    await still.hears(/stands still/);
    await collectNow(ctx(), { source: "acme" });
    await idle();
    expect(await runs()).toMatchObject([{ status: "complete", trigger: "manual" }]);
    const [schedule] = await query(
      "select due_at < now() as behind from schedule where cadence = 'inventory'",
    );
    expect(schedule).toEqual({ behind: true });
  });
});
