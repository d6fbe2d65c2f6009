/** What happens to what a source leads to: a scope refused among many, another estate behind it, a scope that the provider closes. */
import { afterAll, afterEach, beforeEach, describe, expect, it } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { FaultedSource } from "./testing/faulted-source.ts";
import type { Simulation } from "./testing/simulation.ts";
import { simulations } from "./testing/simulations.ts";
import { killWorkers, startWorker, type WorkerProcess } from "./testing/worker-process.ts";

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
    const { config, scope } = faults.many;
    const source = await FaultedSource.connect(database.pool, provider, config);
    work();
    const first = await source.collect();
    expect(first.run.status).toBe("complete");
    expect(new Set(first.slices.map((slice) => slice.scope)).size).toBeGreaterThanOrEqual(20);
    const [stored, known] = [await source.stored(), await source.known()];
    faults.refuse(scope);
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
    const scopes = first.slices.map((slice) => slice.scope);
    expect(await source.differences(simulation, [...new Set(scopes)])).toEqual([]);
  }, 180_000);

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
  it.skipIf(closing === null)(
    `a scope that the provider closes${closing === null ? " (this cloud has none)" : ""}: its facts close with it, no others do`,
    async () => {
      if (closing === null) return;
      closing.open();
      const source = await FaultedSource.connect(database.pool, provider, closing.config);
      work();
      const first = await source.collect();
      expect(first.run.status).toBe("complete");
      const scopes = [...new Set(first.slices.map((slice) => slice.scope))];
      expect(scopes).toContain(closing.scope);
      expect(await source.differences(simulation, scopes)).toEqual([]);
      closing.close();
      // The first look after months finds more gone at once than it believes: the second agrees, and it closes.
      await source.collect();
      const { run } = await source.collect();
      expect(run.status).toBe("complete");
      const open = await database.pool.query(
        `select count(*)::int as n from principal p join scope s on s.id = p.scope_id
          where s.external_id = $1 and p.closed_at is null`,
        [closing.scope],
      );
      expect(open.rows[0].n).toBe(0);
      const state = await database.pool.query("select state, retired_at from scope where external_id = $1", [
        closing.scope,
      ]);
      expect(state.rows[0].state).not.toBe("active");
      expect(state.rows[0].retired_at).not.toBeNull();
      expect(await source.differences(simulation, scopes)).toEqual([]);
    },
  );
});
