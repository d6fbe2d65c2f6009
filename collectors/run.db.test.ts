import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { Conflict, Denied, Incomplete, Unavailable } from "#lib/errors.ts";
import { createLog } from "#lib/log.ts";
import { findSource } from "#lib/queries/find-source.ts";
import type { RunEvent } from "./run/progress.ts";
import { readLive } from "./run/reading.ts";
import { type RunRequest, runSource } from "./run.ts";
import { accountOf, type FakeCloud, fakeCloud, peopleStream, useStream } from "./testing/fake-cloud.ts";

let database: TestDatabase;
let cloud: FakeCloud;
let name: string;
let tests = 0;

beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const actor = { name: "cli:test", role: "administrator" } as const;
const log = createLog("silent");
const day = (number: number) => fixedClock(new Date(Date.UTC(2026, 10, number)));

beforeEach(async () => {
  tests += 1;
  name = `source ${tests}`;
  cloud = fakeCloud(`t${tests}`);
  const ctx = { pool: database.pool, actor, clock: day(1) };
  await connectSource(ctx, { provider: "aws", name, config: {} });
});

async function run(clock: ReturnType<typeof day>, options: Partial<RunRequest> = {}) {
  const source = await findSource(database.pool, options.source?.name ?? name);
  const signal = options.signal ?? new AbortController().signal;
  const limits = { concurrency: 2, pageSize: undefined, retryDelayMs: 0 };
  const ctx = { source, signal, clock, log, endpoint: undefined, limits, session: new Map() };
  return runSource({
    ...{ pool: database.pool, source, clock, signal, log, actor, concurrency: 2, retryDelayMs: 0 },
    ...{ reading: readLive(cloud.collector, ctx), streams: cloud.collector.streams, progress: () => {} },
    ...{ onlyScopes: null, onlyStreams: null, ...options },
  });
}

type Row = Record<string, unknown>;
const query = async (sql: string, values: unknown[] = []) =>
  (await database.pool.query<Row>(sql, values)).rows;
const mine = `source_id = (select id from source where name = $1)`;
const openRoles = async () =>
  (
    await query(
      `select p.name from principal p join slice on slice.id = p.slice_id
        where slice.${mine} and p.closed_at is null order by p.name`,
      [name],
    )
  ).map((row) => row.name);
const coverage = () =>
  query(`select stream, status, permission, hint from slice where ${mine} and stream = $2 order by id`, [
    name,
    peopleStream,
  ]);
const runs = () => query(`select status, message, hint from run where ${mine} order by id`, [name]);
const events = () => {
  const seen: RunEvent[] = [];
  return { seen, progress: (event: RunEvent) => void seen.push(event) };
};

describe("a run", () => {
  it("stores every slice, lists every identity, and says so", async () => {
    const summary = await run(day(2));
    expect(summary).toMatchObject({
      status: "complete",
      scopes: 3,
      slices: 4,
      missing: [],
      transient: false,
    });
    expect(summary.streams.find(({ stream }) => stream === peopleStream)).toMatchObject({
      seen: 3,
      inserted: 3,
    });
    expect(await openRoles()).toEqual(["api", "batch", "web"]);
    const listed = await query(
      "select 1 from identity_row r join principal p on p.id = r.principal_id where p.resource_name like $1",
      [`%:t${tests}-%`],
    );
    expect(listed).toHaveLength(3);
    expect(await runs()).toEqual([{ status: "complete", message: null, hint: null }]);
  });

  it("pins what the source is, and refuses another, naming both and writing nothing", async () => {
    await run(day(2));
    cloud.pin = "o-elsewhere";
    cloud.roles.clear();
    const refused = run(day(3));
    await expect(refused).rejects.toBeInstanceOf(Conflict);
    await expect(refused).rejects.toThrow(new RegExp(`o-t${tests}.*o-elsewhere`));
    expect(await runs()).toHaveLength(1);
    expect(await openRoles()).toHaveLength(3);
  });

  it("keeps what a refused stream had delivered, says which permission, and closes nothing", async () => {
    await run(day(2));
    cloud.roles.set(`t${tests}-1`, ["new"]);
    cloud.trouble = (place) => {
      if (typeof place === "object" && place.stream === peopleStream && place.scope.endsWith("-1")) {
        throw new Denied("iam:ListRoles", "Not permitted.", { hint: "Grant iam:ListRoles." });
      }
    };
    const summary = await run(day(3));
    expect(summary.status).toBe("partial");
    expect(summary.missing).toMatchObject([
      { status: "denied", permission: "iam:ListRoles", hint: "Grant iam:ListRoles." },
    ]);
    expect(await openRoles()).toEqual(["api", "batch", "new", "web"]);
    expect((await coverage()).map((row) => row.status)).toEqual(["denied", "complete"]);
  });

  it("fails on a refused tree with the fix, closes nothing, and coverage says why", async () => {
    await run(day(2));
    cloud.trouble = (place) => {
      if (place === "scopes") throw new Denied("org:ListAccounts", "No tree.", { hint: "Grant it." });
    };
    const summary = await run(day(3));
    expect(summary).toMatchObject({ status: "failed", error: { code: "denied", hint: "Grant it." } });
    expect(await openRoles()).toHaveLength(3);
    expect(await coverage()).toMatchObject([
      { status: "denied", permission: "org:ListAccounts" },
      { status: "denied" },
    ]);
    expect((await runs()).at(-1)).toMatchObject({ status: "failed", message: "No tree.", hint: "Grant it." });
    cloud.trouble = () => {};
    expect((await run(day(4))).status).toBe("complete");
  });

  it("fails on refused credentials, before anything is known, and leaves a record of it", async () => {
    cloud.trouble = (place) => {
      if (place === "identify") throw new Unavailable("Expired.", { hint: "Renew them.", transient: false });
    };
    const summary = await run(day(2));
    expect(summary).toMatchObject({ status: "failed", error: { code: "unavailable" }, scopes: 0 });
    expect(await runs()).toEqual([{ status: "failed", message: "Expired.", hint: "Renew them." }]);
    const [source] = await query("select pin from source where name = $1", [name]);
    expect(source?.pin).toBeNull();
  });

  it("asks once more for a slice that met a passing trouble, and only for that one", async () => {
    let failures = 0;
    cloud.trouble = (place) => {
      if (
        typeof place === "object" &&
        place.scope.endsWith("-2") &&
        place.stream === peopleStream &&
        failures++ === 0
      ) {
        throw new Unavailable("Slow down.", { hint: "Later.", transient: true });
      }
    };
    const { seen, progress } = events();
    const summary = await run(day(2), { progress });
    expect(summary.status).toBe("complete");
    expect(cloud.asked.filter((slice) => slice === `${peopleStream} t${tests}-2`)).toHaveLength(2);
    expect(cloud.asked).toHaveLength(5);
    expect(seen).toContainEqual({ kind: "retrying", slices: 1, delayMs: 0 });
  });

  it("does not ask again where only a person can help", async () => {
    cloud.trouble = (place) => {
      if (typeof place === "object") throw new Unavailable("Expired.", { hint: "Renew.", transient: false });
    };
    const summary = await run(day(2));
    expect(cloud.asked).toHaveLength(4);
    expect(summary.missing).toHaveLength(4);
  });

  it("holds closures that are too many at once, and says so, until the next run misses them too", async () => {
    const many = Array.from({ length: 30 }, (_, index) => `role-${String(index).padStart(2, "0")}`);
    cloud.roles.set(`t${tests}-1`, many);
    await run(day(2));
    cloud.roles.set(`t${tests}-1`, many.slice(0, 3));
    const held = await run(day(3));
    expect(held).toMatchObject({ status: "partial", missing: [{ status: "held" }] });
    expect(await openRoles()).toHaveLength(31);
    expect(await run(day(4))).toMatchObject({ status: "complete" });
    expect(await openRoles()).toHaveLength(4);
  });

  it("refuses a time that is not after what the source already knows", async () => {
    await run(day(3));
    await expect(run(day(2))).rejects.toThrow(/rewrite its past/);
    await expect(run(day(3))).rejects.toBeInstanceOf(Conflict);
    expect(await runs()).toHaveLength(1);
  });

  it("refuses a second run of the same source while one is under way", async () => {
    let second: Promise<unknown> | undefined;
    cloud.trouble = async (place) => {
      if (typeof place !== "object" || second !== undefined) return;
      cloud.trouble = () => {};
      second = run(day(3));
      await expect(second).rejects.toThrow(/already under way/);
    };
    expect((await run(day(2))).status).toBe("complete");
    expect(second).toBeDefined();
    expect((await run(day(4))).status).toBe("complete");
  });

  it("refuses a scope that another source owns, naming it, with nothing stored", async () => {
    await run(day(2));
    const other = `other ${tests}`;
    await connectSource(
      { pool: database.pool, actor, clock: day(1) },
      { provider: "aws", name: other, config: {} },
    );
    const rival = fakeCloud(`rival${tests}`);
    rival.scopes.push(accountOf(`t${tests}-1`, rival.pin));
    cloud = rival;
    const source = await findSource(database.pool, other);
    await expect(run(day(3), { source })).rejects.toThrow(new RegExp(`t${tests}-1.*"${name}"`));
    expect(await query("select 1 from scope where source_id = $1", [source.id])).toEqual([]);
  });

  it("reads only the scope and streams asked for, and leaves the rest as it was", async () => {
    await run(day(2));
    cloud.asked = [];
    cloud.roles.clear();
    const summary = await run(day(3), { onlyScopes: [`t${tests}-2`], onlyStreams: [peopleStream] });
    expect(cloud.asked).toEqual([`${peopleStream} t${tests}-2`]);
    expect(summary.slices).toBe(1);
    expect(await openRoles()).toEqual(["api", "batch"]);
    await expect(run(day(4), { onlyScopes: ["nowhere"] })).rejects.toThrow(/no scope "nowhere"/);
    await expect(run(day(4), { onlyStreams: ["fake/nothing"] })).rejects.toThrow(/no stream/);
  });

  it("reads usage when it is due, not with every inventory", async () => {
    await run(day(2));
    cloud.asked = [];
    await run(day(3));
    expect(cloud.asked.some((slice) => slice.startsWith(useStream))).toBe(false);
    await run(day(9));
    expect(cloud.asked.filter((slice) => slice.startsWith(useStream))).toHaveLength(2);
  });

  it("stops when interrupted, though the cloud never answers; what was read stays", async () => {
    const stop = new AbortController();
    cloud.trouble = (place) => {
      if (typeof place !== "object") return;
      setImmediate(() => stop.abort());
      return new Promise(() => {});
    };
    const summary = await run(day(2), { signal: stop.signal });
    expect(summary).toMatchObject({ status: "interrupted" });
    expect((await runs())[0]).toMatchObject({ status: "interrupted", message: "The run was interrupted." });
    expect((await coverage())[0]).toMatchObject({ status: "incomplete" });
    cloud.trouble = () => {};
    expect((await run(day(3))).status).toBe("complete");
  });

  it("brings the list up to date for everything an interrupted run had stored", async () => {
    const stop = new AbortController();
    cloud.trouble = (place) => {
      if (typeof place === "object" && place.stream === useStream) stop.abort();
    };
    await run(day(2), { signal: stop.signal, concurrency: 1 });
    // Another source's run began later, and had told the list everything before this one stopped.
    await query(`insert into run (source_id, actor, observed_at, status, counts)
                 select source_id, 'test', observed_at, 'complete', '{"listed": "all"}' from run order by id desc limit 1`);
    cloud.trouble = () => {};
    await run(day(3));
    const unlisted = await query(
      `select p.name from principal p join slice on slice.id = p.slice_id
        where slice.${mine} and not exists (select from identity_row r where r.principal_id = p.id)`,
      [name],
    );
    expect(unlisted).toEqual([]);
    // Once made up for it is done with: the next run looks at its own again.
    const listed = await query("select counts ->> 'listed' as listed from run order by id desc limit 3");
    expect(listed.map((row) => row.listed)).toEqual(["all", "all", "later"]);
  });

  it("stops while the tree is being read, too", async () => {
    const stop = new AbortController();
    cloud.trouble = (place) => {
      if (place !== "scopes") return;
      setImmediate(() => stop.abort());
      return new Promise(() => {});
    };
    const summary = await run(day(2), { signal: stop.signal });
    expect(summary).toMatchObject({ status: "interrupted", slices: 0 });
  });

  it("says partial when a slice delivers something and then not all of it", async () => {
    cloud.trouble = (place) => {
      if (typeof place === "object" && place.stream === peopleStream) {
        throw new Incomplete(["keys of one user"], "One user's keys are refused.", { hint: "Grant it." });
      }
    };
    const summary = await run(day(2));
    expect(summary.status).toBe("partial");
    expect(await openRoles()).toHaveLength(3);
  });
});
