/** What happens to what a source leads to: a scope refused among many, another estate behind it, a scope that the provider closes. */
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { FaultedSource } from "./testing/faulted-source.ts";
import type { Simulation } from "./testing/simulation.ts";
import { simulations } from "./testing/simulations.ts";
import { killWorkers, startWorker, type WorkerProcess } from "./testing/worker-process.ts";

// Real processes over real lines take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.each(Object.keys(simulations))("%s", async (provider) => {
  // Started here, so that the tests can be named after what this cloud has.
  const simulation = await (simulations[provider] as () => Promise<Simulation>)();
  const { faults } = simulation;
  let database: TestDatabase;

  const work = (more: Record<string, string> = {}): WorkerProcess => {
    const env = { ...simulation.environment, DATABASE_URL: database.url, ROLLCALL_RETRY_DELAY_MS: "0" };
    return startWorker({ ...env, ...more });
  };
  beforeEach(async () => {
    simulation.reset();
    database = await testDatabase();
  });
  afterEach(async () => {
    await killWorkers();
    await database.drop();
  });
  afterAll(() => simulation.stop());

  it("one scope refused among twenty: its slices are denied and stay as they were, the others are complete", async () => {
    const { config, scope, scopes, refuse } = faults.many;
    const source = await FaultedSource.connect(database.pool, provider, config);
    work();
    const first = await source.collect();
    expect(first.run.status).toBe("complete");
    expect(scopes.length).toBeGreaterThanOrEqual(20);
    expect(first.slices.map((slice) => slice.scope)).toEqual(expect.arrayContaining(scopes));
    const [stored, known] = [await source.stored(), await source.known()];
    refuse();
    const { run, slices, job } = await source.collect();
    expect(run.status).toBe("partial");
    expect(run.hint).not.toBeNull();
    // Nobody but a person can help: it is not tried again by itself.
    expect(job).toBeNull();
    const bad = slices.filter(({ status }) => status !== "complete" && status !== "not-applicable");
    expect(new Set(bad.map((slice) => slice.scope))).toEqual(new Set([scope]));
    expect(new Set(bad.map(({ status }) => status))).toEqual(new Set(["denied"]));
    expect(bad.filter(({ hint }) => hint === null)).toEqual([]);
    expect(await source.known()).toBe(known);
    simulation.reset();
    expect((await source.collectAgain()).run.status).toBe("complete");
    expect(await source.stored()).toBe(stored);
    expect(await source.differences(simulation, scopes)).toEqual([]);
  });

  it.each(faults.led)(
    "$name behind the same configuration: refused, naming both, and nothing is written",
    async (led) => {
      const source = await FaultedSource.connect(database.pool, provider, led.config);
      const right = work(led.right);
      const first = await source.collect();
      expect(["complete", "partial"]).toContain(first.run.status);
      const stored = await source.stored();
      right.signal("SIGKILL");
      await right.ended;
      const wrong = work(led.wrong);
      const { run, slices, job } = await source.collect();
      expect(run.status).toBe("failed");
      expect(run.message).toMatch(/but its credentials now lead to/);
      expect(run.hint).not.toBeNull();
      expect(job).toBeNull();
      expect(slices).toEqual(first.slices);
      expect(await source.stored()).toBe(stored);
      wrong.signal("SIGKILL");
      await wrong.ended;
      work(led.right);
      const healed = await source.collectAgain();
      expect(healed.run.status).toBe(first.run.status);
      expect(await source.stored()).toBe(stored);
      expect(await source.closed()).toBe(0);
    },
  );

  const { closing } = faults;
  it(`${closing.name} that comes to an end: what was in it closes, nothing else does`, async () => {
    const { config, scope, scopes, isSaid } = closing;
    closing.open();
    const source = await FaultedSource.connect(database.pool, provider, config);
    work();
    expect((await source.collect()).run.status).toBe("complete");
    expect(await openIn(scope)).toBeGreaterThan(0);
    expect(await source.differences(simulation, scopes)).toEqual([]);
    closing.close();
    // Where months have passed, more is gone at once than the first look believes: the second agrees, and it closes.
    await source.collect();
    expect((await source.collect()).run.status).toBe("complete");
    expect(await openIn(scope)).toBe(0);
    const [state] = (
      await database.pool.query("select state, retired_at from scope where external_id = $1", [scope])
    ).rows;
    expect(state.state).not.toBe("active");
    // What is only absent is not retired until somebody says so.
    expect(state.retired_at !== null).toBe(isSaid);
    expect(await source.differences(simulation, scopes)).toEqual([]);
  });

  async function openIn(scope: string): Promise<number> {
    const { rows } = await database.pool.query(
      `select count(*)::int as n from principal p join scope s on s.id = p.scope_id
        where s.external_id = $1 and p.closed_at is null`,
      [scope],
    );
    return rows[0].n;
  }
});
