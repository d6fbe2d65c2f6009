/** What every collector promises, tried on each cloud of the registry against its simulation, judged by the oracle. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { NotApplicable } from "#lib/errors.ts";
import type { CloudRecord, Collector, CollectorContext, RecordType, Slice } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { collectorNames, collectorOf } from "./registry.ts";
import { allOf } from "./run/reading.ts";
import type { RunSummary } from "./run/summary.ts";
import type { Listed } from "./run/update-list.ts";
import { type LiveRun, runLive } from "./run-live.ts";
import { linesOf, runCli } from "./testing/run-cli.ts";
import { permissionsOf, type Simulation } from "./testing/simulation.ts";
import { simulations } from "./testing/simulations.ts";
import { soon } from "./testing/soon.ts";

const log = createLog("silent");
const actor = { name: "cli:test", role: "administrator" } as const;
const notYet = async (): Promise<Listed> => ({ isListed: false, madeUpFor: [] });

it("every cloud of the registry has a simulation to be judged by", () => {
  expect(Object.keys(simulations).sort()).toEqual([...collectorNames].sort());
});

describe.each(collectorNames)("%s", (provider) => {
  let simulation: Simulation;
  let collector: Collector;
  const environment = { ...process.env };

  beforeAll(async () => {
    collector = await collectorOf(provider);
    simulation = await (simulations[provider] as () => Promise<Simulation>)();
    Object.assign(process.env, simulation.environment, {
      ROLLCALL_RETRY_DELAY_MS: "0",
    });
  });
  afterAll(async () => {
    process.env = environment;
    await simulation.stop();
  });
  beforeEach(() => simulation.reset());

  function context(signal = new AbortController().signal): CollectorContext {
    return {
      source: { name: "conformance", config: simulation.smallConfig },
      ...{ signal, log, clock: fixedClock(`${simulation.date}T00:00:00Z`), session: new Map() },
      ...{ endpoint: simulation.endpoint, limits: { concurrency: 4, pageSize: 5, retryDelayMs: 0 } },
    };
  }
  const slicesOf = async (ctx: CollectorContext) =>
    allOf(collector.slices(ctx, await allOf(collector.scopes(ctx))));

  describe("its records", () => {
    /** Everything of one run, as `type id` of each record that has an id. */
    async function idsOf(): Promise<string[]> {
      const ctx = context();
      const ids: string[] = [];
      for (const slice of await slicesOf(ctx)) {
        for (const record of await recordsOf(ctx, slice)) {
          expect(collector.streams[slice.stream]?.kinds).toContain(record.type);
          const id = idOf(record);
          if (id !== null) ids.push(id);
        }
      }
      return ids;
    }

    /** A slice that does not apply here has none. */
    function recordsOf(ctx: CollectorContext, slice: Slice): Promise<CloudRecord[]> {
      return allOf(collector.collect(ctx, slice)).catch((error: unknown) => {
        if (error instanceof NotApplicable) return [];
        throw error;
      });
    }

    it("have ids that are unique, and the same in two runs", async () => {
      const first = await idsOf();
      expect(first.length).toBeGreaterThan(50);
      expect(new Set(first).size).toBe(first.length);
      expect((await idsOf()).sort()).toEqual(first.sort());
    });
  });

  describe("a call that fails in the middle", () => {
    const rows = permissionsOf(provider);
    it.each(rows)(
      "$permission: makes the collection of its streams throw",
      async ({ permission, streams }) => {
        const isNamed = (slice: Slice) => streams.includes("*") || streams.includes(slice.stream);
        const slices = (await slicesOf(context())).filter(isNamed);
        const hits = simulation.failFrom(permission, 2);
        const ctx = context();
        // What is switched off does not apply, with the call or without it.
        const fails = (slice: Slice) =>
          allOf(collector.collect(ctx, slice)).then(
            () => false,
            (error: unknown) => !(error instanceof NotApplicable),
          );
        let thrown = false;
        for (const slice of slices) thrown ||= await fails(slice);
        expect(thrown).toBe(hits() > 0);
      },
    );
  });

  describe("an abort", () => {
    it("ends every stream at once, though no call is answered", async () => {
      const plain = context();
      const slices = new Map((await slicesOf(plain)).map((slice) => [slice.stream, slice]));
      const hits = simulation.slow(30_000);
      for (const slice of slices.values()) {
        const stop = new AbortController();
        const before = hits();
        const collecting = allOf(collector.collect(context(stop.signal), slice));
        let isOff = false;
        const ended = collecting.then(
          () => "complete",
          (error) => {
            isOff = error instanceof NotApplicable;
            return "thrown";
          },
        );
        while (hits() === before && !isOff) await new Promise((resolve) => setImmediate(resolve));
        // What is switched off asks nobody.
        if (isOff) continue;
        const begun = performance.now();
        stop.abort();
        expect(await ended).toBe("thrown");
        expect(performance.now() - begun).toBeLessThan(soon);
      }
    });
  });

  describe("through the runner", () => {
    let database: TestDatabase;
    let day = 0;
    beforeAll(async () => {
      database = await testDatabase();
      const ctx = { pool: database.pool, actor, clock: fixedClock(simulation.date) };
      await connectSource(ctx, { provider, name: "small", config: simulation.smallConfig });
    });
    afterAll(() => database.drop());

    /** The world stands still; each collection is a minute later. `list`: what pages are told of it, all of it where absent. */
    async function collect(streams: string[] | null, list?: LiveRun["list"]): Promise<RunSummary> {
      day += 1;
      const clock = fixedClock(new Date(Date.parse(simulation.date) + day * 60_000));
      const signal = new AbortController().signal;
      const source = await findSource(database.pool, "small");
      const base = { pool: database.pool, source, actor, clock, signal, log, concurrency: 4 };
      return runLive({ ...base, scopes: null, streams, list, progress: () => {} });
    }
    const closedRows = async () => {
      const facts = [
        "principal",
        "alias",
        "credential",
        "role",
        "role_grant",
        "membership",
        "trust",
        "workload",
      ];
      const counts = facts.map((fact) => `(select count(*) from ${fact} where closed_at is not null)`);
      const { rows } = await database.pool.query(`select (${counts.join(" + ")})::int as closed`);
      return rows[0].closed as number;
    };

    it("completes every slice with exactly the permissions that ship with it, rejecting nothing", async () => {
      const summary = await collect(["all"]);
      expect(summary.missing).toEqual([]);
      expect(summary.status).toBe("complete");
      expect(summary.streams.reduce((sum, stream) => sum + stream.rejected, 0)).toBe(0);
      expect(summary.streams.map(({ stream }) => stream)).toEqual(Object.keys(collector.streams).sort());
    });

    const rows = permissionsOf(provider);
    it.each(rows)("$permission: without it only $streams degrade, and nothing closes", async (row) => {
      const inventory = Object.keys(collector.streams).filter(
        (name) => collector.streams[name]?.cadence === "inventory",
      );
      simulation.deny(row.permission);
      const named = row.streams.filter((name) => name !== "*");
      // What is asked here is what is stored: pages are told of all of it by the run that is whole again.
      const summary = await collect([...new Set([...inventory, ...named])], notYet);
      expect(await closedRows()).toBe(0);
      if (row.fallback === true) return expect(summary.status).toBe("complete");
      const degraded = [...new Set(summary.missing.map(({ stream }) => stream))];
      if (row.streams.includes("*")) {
        expect(summary.status).not.toBe("complete");
        return;
      }
      expect(degraded).toEqual([...row.streams].sort());
      for (const missing of summary.missing) {
        expect(["denied", "incomplete"]).toContain(missing.status);
        expect(missing.hint).toContain(row.permission);
      }
    });

    it("is whole again, with nothing lost, once everything is permitted", async () => {
      const summary = await collect(["all"]);
      expect(summary.status).toBe("complete");
      expect(await closedRows()).toBe(0);
      expect(summary.streams.reduce((sum, stream) => sum + stream.inserted, 0)).toBe(0);
      const runs = await database.pool.query("select counts ->> 'listed' as listed from run order by id");
      expect(runs.rows.at(-1)).toEqual({ listed: "all" });
    });
  });

  describe("through the command line", () => {
    let database: TestDatabase;
    const cli = (...args: string[]) => runCli(args, { env: { DATABASE_URL: database.url } });
    const asked = new Map<string, Promise<Record<string, unknown>[]>>();
    const exported = (what: string) => {
      const known = asked.get(what) ?? printed(what);
      asked.set(what, known);
      return known;
    };
    const printed = async (what: string) => {
      const result = await cli("export", what, "--json");
      expect(result).toMatchObject({ code: 0, stderr: "" });
      return linesOf(result);
    };
    beforeAll(async () => {
      database = await testDatabase();
      const ctx = { pool: database.pool, actor, clock: fixedClock(simulation.date) };
      for (const [name, config] of Object.entries(simulation.configs)) {
        await connectSource(ctx, { provider, name, config });
        const result = await cli("collect", name, "--at", simulation.date, "--json");
        expect(result).toMatchObject({ code: 0, stderr: "" });
      }
    }, 300_000);
    afterAll(() => database.drop());

    /** Per part of the answer: what to export, the type its records have, and the fields that both sides know. */
    const views: Record<string, [what: string, type: RecordType | null, fields: string[]]> = {
      identities: [
        "identities",
        "principal",
        ["provider", "kind", "externalId", "name", "resourceName", "scope", "nature"],
      ],
      credentials: ["credentials", "credential", ["kind", "externalId", "status", "principal", "scope"]],
      roles: ["roles", "role", ["kind", "externalId", "name", "manager", "version", "scope"]],
      grants: ["grants", "grant", ["subject", "role", "effect", "via", "scope"]],
      trusts: ["trusts", "trust", ["subject", "mechanism", "scope"]],
      memberships: ["memberships", "membership", ["group", "member"]],
      workloads: ["workloads", "workload", ["kind", "externalId", "name", "location", "scope"]],
      ownerHints: ["owner-hints", "owner-hint", ["subject", "key", "value"]],
      scopes: ["scopes", null, ["externalId", "kind", "parent", "state"]],
    };
    it.each(Object.keys(views))(
      "exports exactly the %s that the collector was allowed to see",
      async (part) => {
        const [what, type, fields] = views[part] as (typeof views)[string];
        const rows = (await exported(what)).filter((row) => row.scope !== null);
        const expected = simulation.visible()[part as "identities"] as unknown as Record<string, unknown>[];
        const isDelivered = Object.values(collector.streams).some(
          ({ kinds }) => type === null || kinds.includes(type),
        );
        expect(expected.length > 0).toBe(isDelivered);
        expect(pick(rows, fields)).toEqual(pick(expected, fields));
      },
    );

    it("names exactly the outsiders that something trusts", async () => {
      const rows = (await exported("identities")).filter((row) => row.scope === null);
      expect(rows).toHaveLength(simulation.visible().externals.length);
    });
  });
});

/** The rows as sorted text of the fields. */
function pick(rows: Record<string, unknown>[], fields: string[]): string[] {
  return rows.map((row) => JSON.stringify(fields.map((field) => row[field] ?? null))).sort();
}

function idOf(record: CloudRecord): string | null {
  return "externalId" in record ? `${record.type} ${record.externalId}` : null;
}
