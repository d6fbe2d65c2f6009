/** What happens to the worker in the middle of a simulated cloud: killed outright, its clock turned back. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { FaultedSource } from "./testing/faulted-source.ts";
import type { Simulation } from "./testing/simulation.ts";
import { simulations } from "./testing/simulations.ts";
import { killWorkers, startWorker, type WorkerProcess } from "./testing/worker-process.ts";

// Real processes over real lines take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.each(Object.keys(simulations))("%s", (provider) => {
  let simulation: Simulation;
  let database: TestDatabase;
  let source: FaultedSource;
  let whole: string;

  const work = (more: Record<string, string> = {}): WorkerProcess => {
    const env = { ...simulation.environment, DATABASE_URL: database.url, ROLLCALL_RETRY_DELAY_MS: "0" };
    return startWorker({ ...env, ...more });
  };
  beforeAll(async () => {
    simulation = await (simulations[provider] as () => Promise<Simulation>)();
    database = await testDatabase();
    source = await FaultedSource.connect(database.pool, provider, simulation.smallConfig);
    const worker = work();
    expect((await source.collect()).run.status).toBe("complete");
    worker.signal("SIGKILL");
    await worker.ended;
    whole = await source.stored();
  });
  beforeEach(() => simulation.reset());
  afterEach(killWorkers);
  afterAll(async () => {
    await database.drop();
    await simulation.stop();
  });

  /** Whatever was wrong is over, and one more attempt is enough. */
  async function expectHealed(): Promise<void> {
    const { run } = await source.collectAgain();
    expect(run).toMatchObject({ status: "complete", message: null });
    expect(await source.stored()).toBe(whole);
    expect(await source.differences(simulation, simulation.faults.smallScopes)).toEqual([]);
    expect(await source.closed()).toBe(0);
  }

  it("killed in the middle: the run is dead, its open slices incomplete, and the next worker reads what was left", async () => {
    const hits = simulation.faults.every({ kind: "slow", milliseconds: 60_000 }, "midway");
    const killed = work();
    const before = await source.runs();
    await source.ask();
    await source.stuck(hits);
    killed.signal("SIGKILL");
    await killed.ended;
    simulation.reset();
    const next = work();
    await next.hears(/found dead/);
    const { run, job } = await source.attemptAfter(before + 1);
    expect(run).toMatchObject({ status: "complete", message: null, trigger: "manual" });
    expect(job).toBeNull();
    expect(await source.stored()).toBe(whole);
    const { rows } = await database.pool.query(
      `select run.status, run.message, run.planned, count(r.id) filter (where r.status = 'complete')::int as complete,
              count(r.id) filter (where r.status = 'incomplete')::int as incomplete,
              count(r.id) filter (where r.status = 'running')::int as running
         from run left join slice_run r on r.run_id = run.id group by run.id order by run.id desc limit 2`,
    );
    const [resumed, dead] = rows;
    expect(dead).toMatchObject({ status: "dead", running: 0 });
    expect(dead.message).toMatch(/process stopped/);
    expect(dead.incomplete).toBeGreaterThan(0);
    expect(resumed.planned).toBeLessThan(dead.planned);
    expect(resumed.planned).toBeGreaterThanOrEqual(dead.planned - dead.complete);
    await expectHealed();
  });

  it("whose clock runs backwards: the run is refused, which stands in the source's runs, and nothing is rewritten", async () => {
    const back = work({ ROLLCALL_CLOCK: "2026-01-01T00:00:00Z" });
    const slices = await source.slices();
    const { run, job } = await source.collect();
    expect(run.status).toBe("failed");
    expect(run.message).toMatch(/rewrite its past/);
    expect(run.hint).not.toBeNull();
    expect(job).toBeNull();
    expect(await source.slices()).toEqual(slices);
    expect(await source.stored()).toBe(whole);
    back.signal("SIGKILL");
    await back.ended;
    work();
    await expectHealed();
  });
});
