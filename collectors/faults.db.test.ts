/** What goes wrong in the cloud while a worker reads it: no wrong closure, a truthful status, and the next run heals. */
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { FaultedSource, type SliceState } from "./testing/faulted-source.ts";
import type { Simulation } from "./testing/simulation.ts";
import { simulations } from "./testing/simulations.ts";
import { killWorkers, startWorker } from "./testing/worker-process.ts";

// Real processes over real lines take their time on a busy machine.
vi.setConfig({ testTimeout: 180_000, hookTimeout: 180_000 });

describe.each(Object.keys(simulations))("%s", (provider) => {
  let simulation: Simulation;
  let database: TestDatabase;
  let source: FaultedSource;
  let whole: { stored: string; known: string };

  beforeAll(async () => {
    simulation = await (simulations[provider] as () => Promise<Simulation>)();
    database = await testDatabase();
    const env = { ...simulation.environment, DATABASE_URL: database.url, ROLLCALL_RETRY_DELAY_MS: "0" };
    startWorker(env);
    source = await FaultedSource.connect(database.pool, provider, simulation.smallConfig);
    const { run, slices } = await source.collect();
    expect(run.status).toBe("complete");
    expect(slices.filter(({ status }) => status !== "complete" && status !== "not-applicable")).toEqual([]);
    whole = { stored: await source.stored(), known: await source.known() };
  });
  afterAll(async () => {
    await killWorkers();
    await database.drop();
    await simulation.stop();
  });
  beforeEach(() => simulation.reset());

  /** Whatever was wrong is over, and one more attempt is enough. */
  afterEach(async () => {
    simulation.reset();
    const { run, job } = await source.collectAgain();
    expect(run).toMatchObject({ status: "complete", message: null });
    expect(job).toBeNull();
    expect(await source.stored()).toBe(whole.stored);
    expect(await source.differences(simulation, simulation.faults.smallScopes)).toEqual([]);
    expect(await source.closed()).toBe(0);
  });

  async function collectedBadly() {
    const attempt = await source.collect();
    expect(await source.known()).toBe(whole.known);
    return {
      ...attempt,
      bad: attempt.slices.filter(({ status }) => status !== "complete" && status !== "not-applicable"),
    };
  }

  /** Incomplete: part of it was read, one region or list of several was not. */
  function expectUnread(bad: SliceState[]): void {
    expect(bad.length).toBeGreaterThan(0);
    expect(["incomplete", "unavailable"]).toEqual(
      expect.arrayContaining([...new Set(bad.map(({ status }) => status))]),
    );
    expect(bad.filter(({ reason, hint }) => reason === null || hint === null)).toEqual([]);
  }

  it("a storm of throttling: what was not answered is unavailable, and tried again later", async () => {
    const hits = simulation.faults.every({ kind: "throttle" }, "midway");
    const { run, bad, slices, job } = await collectedBadly();
    expect(hits()).toBeGreaterThan(bad.length);
    expect(run.status).toBe("partial");
    expectUnread(bad);
    expect(bad.length).toBeLessThan(slices.length);
    expect(job?.state).toBe("retrying");
  });

  it("an error in the middle of a list: that stream is not complete, the others are", async () => {
    const { pagedPermission } = simulation.faults;
    const hits = simulation.failFrom(pagedPermission, 2);
    const { run, bad, slices, job } = await collectedBadly();
    expect(hits()).toBeGreaterThan(0);
    expect(run.status).toBe("partial");
    expectUnread(bad);
    expect(bad.length).toBeLessThan(slices.length);
    expect(job?.state).toBe("retrying");
  });

  it("a network that is cut in the middle: unavailable, and tried again later", async () => {
    const hits = simulation.faults.every({ kind: "cut" }, "midway");
    const { run, bad, job } = await collectedBadly();
    expect(hits()).toBeGreaterThan(0);
    expect(run.status).toBe("partial");
    expectUnread(bad);
    expect(job?.state).toBe("retrying");
  });

  it("a network that is not there at all: the run fails, says why, and is tried again later", async () => {
    simulation.faults.every({ kind: "cut" }, "at once");
    const { run, bad, slices, job } = await collectedBadly();
    expect(run.status).toBe("failed");
    expect(run.message).not.toBeNull();
    expectUnread(bad);
    expect(bad).toHaveLength(slices.length);
    expect(job?.state).toBe("retrying");
  });

  it("credentials that expire in the middle: it says to renew them, and waits for somebody who does", async () => {
    simulation.faults.every({ kind: "expired" }, "midway");
    const { run, bad, job } = await collectedBadly();
    expect(run.status).toBe("partial");
    expectUnread(bad);
    for (const { hint } of bad) expect(hint).toMatch(/renew|credential|token|sign in/i);
    expect(job).toBeNull();
  });
});
