import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { refreshRows } from "#lib/analysis/rows.ts";
import type { Role } from "#lib/auth/roles.ts";
import { fixedClock } from "#lib/clock.ts";
import { prismaOver } from "#lib/db/prisma.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { storeScopes } from "#lib/ingest/store-scopes.ts";
import { account, type Estate, endEstates, make, makeEstate } from "#lib/ingest/testing/estate.ts";
import { type HeldSlice, listHeld } from "#lib/queries/list-held.ts";
import { listHeldRows } from "#lib/queries/list-held-rows.ts";
import { acceptClosures } from "./accept-closures.ts";
import { retireScopes } from "./retire-scopes.ts";
import type { CommandContext } from "./run-command.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterEach(() => endEstates());
afterAll(() => database.drop());

let scopes = 0;
async function newEstate(): Promise<{ estate: Estate; source: string; scope: string }> {
  const scope = `account-${++scopes}`;
  const estate = await makeEstate(database.pool, [scope]);
  const { rows } = await database.pool.query("select name from source where id = $1", [estate.sourceId]);
  return { estate, source: rows[0].name, scope };
}

function identities(scope: string, count: number): CloudRecord[] {
  return Array.from({ length: count }, (_, at) => make.principal(`${scope}-${at}`, { scope }));
}

const context = (estate: Estate, role: Role = "lead"): CommandContext => ({
  pool: database.pool,
  actor: { name: "user:1", role },
  clock: fixedClock(new Date(estate.run.observedAt.getTime() + 3_600_000)),
});

/** Forty identities and a key of the first are read; then thirty of the identities are missing at once. */
async function heldEstate() {
  const made = await newEstate();
  const { estate, scope } = made;
  const all = identities(scope, 40);
  const slice = { stream: "aws/principals", scope };
  await estate.feed(slice, all);
  await estate.feed({ stream: "aws/trusts", scope }, [
    make.trust(`${scope}-39`, { kind: "name", value: `arn:${scope}-0` }, { scope }),
  ]);
  await refreshRows(estate.pool, { asOf: estate.run.observedAt });
  await estate.nextRun();
  expect(await estate.feed(slice, all.slice(30))).toMatchObject({ status: "held", counts: { held: 30 } });
  await refreshRows(estate.pool, { asOf: estate.run.observedAt });
  return { ...made, all, slice, held: await onlyHeld(made.source) };
}

async function onlyHeld(source: string): Promise<HeldSlice> {
  const { held } = await listHeld(database.pool, { source });
  expect(held).toHaveLength(1);
  return held[0] as HeldSlice;
}

async function open(estate: Estate): Promise<string[]> {
  const { rows } = await database.pool.query(
    `select external_id from principal join slice on slice.id = principal.slice_id
      where slice.source_id = $1 and closed_at is null order by principal.id`,
    [estate.sourceId],
  );
  return rows.map((row) => row.external_id);
}

async function states(scope: string): Promise<Record<string, number>> {
  const { rows } = await database.pool.query(
    `select row.state, count(*)::int as count from identity_row row join scope on scope.id = row.scope_id
      where scope.external_id = $1 group by row.state`,
    [scope],
  );
  return Object.fromEntries(rows.map(({ state, count }) => [state, count]));
}

async function sliceOf(id: number) {
  return (
    await database.pool.query("select status, complete_at, rows::int, reason from slice where id = $1", [id])
  ).rows[0];
}

describe("a held slice", () => {
  test("is listed with what would close, row by row", async () => {
    const { held, scope } = await heldEstate();
    expect(held).toMatchObject({ count: 30, rows: 40, facts: { principal: 30 }, status: "held" });
    const first = await listHeldRows(database.pool, held.id, { limit: 20 });
    const after = first.rows.at(-1) ?? null;
    const rest = await listHeldRows(database.pool, held.id, { limit: 20, after });
    expect([first.hasMore, rest.hasMore]).toEqual([true, false]);
    expect([...first.rows, ...rest.rows].map(({ about }) => about.name)).toEqual(
      Array.from({ length: 30 }, (_, at) => `name of ${scope}-${at}`),
    );
    expect(first.rows[0]?.identity?.name).toBe(`name of ${scope}-0`);
  });

  test("accepted, closes exactly the listed rows, tells the list, and is complete as of when it was read", async () => {
    const { estate, source, scope, all, held } = await heldEstate();
    const other = await newEstate();
    await other.estate.feed({ stream: "aws/principals", scope: other.scope }, identities(other.scope, 3));
    const ctx = context(estate);
    const accepted = await acceptClosures(ctx, { source, stream: held.stream, scope, list: held.list });
    expect(accepted).toEqual({ closed: 30, facts: { principal: 30 } });
    expect(await open(estate)).toEqual(
      all.slice(30).map((row) => (row as { externalId: string }).externalId),
    );
    expect(await open(other.estate)).toHaveLength(3);
    expect(await states(scope)).toEqual({ 1: 10, 3: 30 });
    expect(await sliceOf(held.id)).toEqual({
      status: "complete",
      complete_at: estate.run.observedAt,
      rows: 10,
      reason: null,
    });
    const { rows: history } = await database.pool.query(
      "select count(*)::int as count, min(observed_at) as at from change where run_id = $1 and change = 'closed'",
      [estate.run.id],
    );
    expect(history).toEqual([{ count: 30, at: ctx.clock.now() }]);
    const [audit] = await prismaOver(database.pool).audit.findMany({ orderBy: { id: "desc" }, take: 1 });
    expect(audit).toMatchObject({ actor: "user:1", command: "closures.accept", after: { closed: 30 } });
    expect((await listHeld(database.pool, { source })).held).toEqual([]);
  });

  test("accepted, leaves no reference that still leads to a closed name", async () => {
    const { estate, source, scope, held } = await heldEstate();
    await acceptClosures(context(estate), { source, stream: held.stream, scope, list: held.list });
    const { rows } = await database.pool.query(
      "select trusted_id from trust join scope on scope.id = trust.scope_id where scope.external_id = $1",
      [scope],
    );
    expect(rows).toEqual([{ trusted_id: null }]);
  });

  test("is refused, with nothing closed, when a newer run changed the list or somebody decided it before", async () => {
    const { estate, source, scope, all, slice, held } = await heldEstate();
    const request = { source, stream: held.stream, scope, list: held.list };
    await estate.nextRun();
    // Cut off, so nothing is decided; but one of the missing is there again.
    await estate.feed(slice, all.slice(29), new Error("cut"));
    await expect(acceptClosures(context(estate), request)).rejects.toThrow(/has changed/);
    expect(await open(estate)).toHaveLength(40);
    const now = await onlyHeld(source);
    expect(now.count).toBe(29);
    expect(await acceptClosures(context(estate), { ...request, list: now.list })).toMatchObject({
      closed: 29,
    });
    expect(await sliceOf(held.id)).toMatchObject({ status: "unavailable" });
    await expect(acceptClosures(context(estate), { ...request, list: now.list })).rejects.toThrow(/any more/);
  });

  test("is decided by leads and wider, and names of nothing are refused", async () => {
    const { estate, source, scope, held } = await heldEstate();
    const request = { source, stream: held.stream, scope, list: held.list };
    await expect(acceptClosures(context(estate, "member"), request)).rejects.toThrow(/role lead/);
    await expect(acceptClosures(context(estate), { ...request, stream: "aws/x" })).rejects.toThrow(
      /no reading/,
    );
    expect(await open(estate)).toHaveLength(40);
  });

  test("is released by a complete later reading that delivers the rows again, and closed rows come back", async () => {
    const { estate, source, scope, all, slice, held } = await heldEstate();
    await acceptClosures(context(estate), { source, stream: held.stream, scope, list: held.list });
    await estate.nextRun();
    const outcome = await estate.feed(slice, all);
    expect(outcome).toMatchObject({ status: "complete", counts: { reopened: 30, closed: 0 } });
    expect(await open(estate)).toHaveLength(40);
    await estate.nextRun();
    expect(await estate.feed(slice, all.slice(30))).toMatchObject({ status: "held" });
    await estate.nextRun();
    expect(await estate.feed(slice, all)).toMatchObject({ status: "complete", counts: { closed: 0 } });
    expect((await listHeld(database.pool, { source })).held).toEqual([]);
  });

  test("leaves word that the list is behind until the list was told", async () => {
    const told = async (break_: boolean) => {
      const { estate, source, scope, held } = await heldEstate();
      await database.pool.query(`update run set counts = '{"listed": "run", "slices": 1}' where id = $1`, [
        estate.run.id,
      ]);
      if (break_) await database.pool.query("alter table identity_row rename to elsewhere");
      const accepting = acceptClosures(context(estate), {
        source,
        stream: held.stream,
        scope,
        list: held.list,
      });
      const outcome = await accepting.then(
        () => "done",
        (error) => `${error.message} ${error.hint}`,
      );
      if (break_) await database.pool.query("alter table elsewhere rename to identity_row");
      expect(await open(estate)).toHaveLength(10);
      const { rows } = await database.pool.query("select counts from run where id = $1", [estate.run.id]);
      return { outcome, counts: rows[0].counts };
    };
    expect(await told(false)).toEqual({ outcome: "done", counts: { listed: "run", slices: 1 } });
    const broken = await told(true);
    expect(broken.outcome).toMatch(/closed.*next collection/);
    expect(broken.counts).toEqual({ listed: false, slices: 1 });
  });
});

describe("a scope that a complete tree does not list", () => {
  test("is retired when a person accepts, with everything it held and nothing else; listed again it comes back", async () => {
    const { estate, source, scope } = await newEstate();
    const gone = `${scope}-gone`;
    estate.scopeIds = await storeScopes(estate.run, [account(scope), account(gone)]);
    const slice = { stream: "aws/principals", scope: gone };
    await estate.feed(slice, identities(gone, 5));
    await estate.feed({ stream: "aws/principals", scope }, identities(scope, 4));
    await refreshRows(estate.pool, { asOf: estate.run.observedAt });
    const ctx = context(estate);
    await expect(retireScopes(ctx, { source, scopes: [gone] })).rejects.toThrow(/is in the tree/);
    await estate.nextRun();
    await storeScopes(estate.run, [account(scope)]);
    const { absent } = await listHeld(database.pool, { source });
    expect(absent).toMatchObject([{ externalId: gone, count: 5, facts: { principal: 5 } }]);
    await expect(retireScopes(context(estate), { source, scopes: [gone, "nobody"] })).rejects.toThrow(
      /nobody/,
    );
    await expect(retireScopes(context(estate), { source, scopes: [gone, scope] })).rejects.toThrow(
      /is not gone/,
    );
    expect(await open(estate)).toHaveLength(9);
    expect(await retireScopes(context(estate), { source, scopes: [gone] })).toMatchObject({
      scopes: 1,
      closed: 5,
    });
    expect(await open(estate)).toHaveLength(4);
    expect([await states(scope), await states(gone)]).toEqual([{ 1: 4 }, { 3: 5 }]);
    expect((await listHeld(database.pool, { source })).absent).toEqual([]);
    await expect(retireScopes(context(estate), { source, scopes: [gone] })).rejects.toThrow(/retired before/);
    await estate.nextRun();
    estate.scopeIds = await storeScopes(estate.run, [account(scope), account(gone)]);
    expect(await estate.feed(slice, identities(gone, 5))).toMatchObject({ counts: { reopened: 5 } });
  });
});
