/** What happens to the database while a worker stores what it reads: restarted, out of space. On a server of its own. */
import type { Pool } from "pg";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openPool } from "#lib/db/pool.ts";
import { FaultedSource } from "./testing/faulted-source.ts";
import { type OwnPostgres, startOwnPostgres } from "./testing/own-postgres.ts";
import type { Simulation } from "./testing/simulation.ts";
import { simulations } from "./testing/simulations.ts";
import { killWorkers, startWorker, type WorkerProcess } from "./testing/worker-process.ts";

// Real processes over real lines take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.each(Object.keys(simulations))("%s", (provider) => {
  let simulation: Simulation;
  let postgres: OwnPostgres;
  let pool: Pool;
  let source: FaultedSource;
  let whole: { stored: string; known: string };

  const work = (): WorkerProcess => {
    const env = { ...simulation.environment, DATABASE_URL: postgres.url, ROLLCALL_RETRY_DELAY_MS: "0" };
    return startWorker(env);
  };
  beforeAll(async () => {
    simulation = await (simulations[provider] as () => Promise<Simulation>)();
    postgres = await startOwnPostgres();
    pool = openPool(postgres.url, { max: 4 });
    source = await FaultedSource.connect(pool, provider, simulation.smallConfig);
    const worker = work();
    expect((await source.collect()).run.status).toBe("complete");
    worker.signal("SIGKILL");
    await worker.ended;
    whole = { stored: await source.stored(), known: await source.known() };
  });
  beforeEach(() => simulation.reset());
  afterEach(killWorkers);
  afterAll(async () => {
    await pool.end();
    await postgres.stop();
    await simulation.stop();
  });

  /** Whatever was wrong is over, and one more attempt is enough. */
  async function expectHealed(): Promise<void> {
    const { run } = await source.collectAgain();
    expect(run).toMatchObject({ status: "complete", message: null });
    expect(await source.stored()).toBe(whole.stored);
    expect(await source.differences(simulation, simulation.faults.smallScopes)).toEqual([]);
    expect(await source.closed()).toBe(0);
  }

  it("restarted in the middle of a run: the run does not pass for complete, the worker lives on and collects again", async () => {
    const hits = simulation.faults.every({ kind: "slow", milliseconds: 60_000 }, "midway");
    const worker = work();
    const before = await source.runs();
    await source.ask();
    await source.stuck(hits);
    await postgres.restart();
    simulation.reset();
    const { run } = await Promise.race([source.attemptAfter(before), endOf(worker)]);
    expect(["dead", "failed"]).toContain(run.status);
    expect(run.message).not.toBeNull();
    expect(await source.known()).toBe(whole.known);
    expect(worker.child.exitCode).toBeNull();
    await expectHealed();
  });

  it("out of space while records are copied: those slices stored nothing and say so, and it is tried again", async (ctx) => {
    const { tinyFolder } = postgres;
    if (tinyFolder === null) {
      return ctx.skip("Neither root nor a namespace of one's own may mount a small file system here.");
    }
    // Every record looks changed, so that all of them must be staged. Slice 0: made by resolving references, not read.
    for (const fact of ["principal", "role", "role_grant", "trust", "credential", "workload"])
      await pool.query(`update ${fact} set row_hash = gen_random_uuid() where slice_id <> 0`);
    await pool.query(`create tablespace tiny location '${tinyFolder}'`);
    await pool.query("alter role rollcall set temp_tablespaces = 'tiny'");
    const worker = work();
    const { run, slices, job } = await source.collect();
    expect(await postgres.log()).toMatch(/^53100 .*\n(^53100 .*\n)*^53100 STATEMENT: {2}COPY pg_temp/m);
    expect(["partial", "failed"]).toContain(run.status);
    const bad = slices.filter(({ status }) => status !== "complete" && status !== "not-applicable");
    expect(bad.length).toBeGreaterThan(0);
    for (const { status, reason, hint } of bad) {
      expect(status).toBe("incomplete");
      expect(reason).toMatch(/Storing failed: .*No space left on device/);
      expect(hint).toMatch(/nothing of this slice was stored/);
    }
    expect(job?.state).toBe("retrying");
    expect(await source.known()).toBe(whole.known);
    await pool.query("alter role rollcall reset temp_tablespaces");
    worker.signal("SIGKILL");
    await worker.ended;
    work();
    await expectHealed();
    await pool.query("drop tablespace tiny");
  });
});

/** Rejects when it ends, with what it said. */
async function endOf(worker: WorkerProcess): Promise<never> {
  const how = await worker.ended;
  throw new Error(`The worker ended (${how}):\n${worker.said()}`);
}
