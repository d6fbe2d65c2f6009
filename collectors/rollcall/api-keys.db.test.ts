/** Rollcall's own keys, from the table to every place where an identity shows; judged by what was made, not by what was mapped. */
import { readFile } from "node:fs/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { verifyApiKey } from "#lib/auth/api-key.ts";
import { fixedClock } from "#lib/clock.ts";
import { connectSource } from "#lib/commands/connect-source.ts";
import { createApiKey } from "#lib/commands/create-api-key.ts";
import { retireSource } from "#lib/commands/retire-source.ts";
import { revokeApiKey } from "#lib/commands/revoke-api-key.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import { defaultSort } from "#lib/domain/filter/sort.ts";
import { createLog } from "#lib/log.ts";
import { exportRows } from "#lib/queries/export-rows.ts";
import { facetIdentities } from "#lib/queries/facet-identities.ts";
import { findSource } from "#lib/queries/find-source.ts";
import { getIdentity } from "#lib/queries/get-identity.ts";
import { identityAccess } from "#lib/queries/identity-access.ts";
import { listIdentities } from "#lib/queries/list-identities.ts";
import { runLive } from "../run-live.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

const day = 86_400_000;
const start = Date.parse("2026-06-01T08:00:00.000Z");
const at = (days: number) => fixedClock(new Date(start + days * day));
const ctx = (days: number) =>
  ({ pool: database.pool, actor: { name: "cli:mira", role: "administrator" }, clock: at(days) }) as const;

async function collect(days: number) {
  return runLive({
    ...ctx(days),
    ...{ source: await findSource(database.pool, "rollcall"), signal: new AbortController().signal },
    ...{ log: createLog("silent"), progress: () => {}, scopes: null, streams: ["all"], concurrency: 2 },
  });
}

async function found(filter: string, days: number) {
  const asked = { filter: parse(filter), sort: defaultSort, asOf: at(days).now() };
  const { rows, total } = await listIdentities(database.pool, asked);
  expect(rows).toHaveLength(total);
  const facets = await facetIdentities(database.pool, asked);
  expect(facets.total, filter).toBe(total);
  const taken = [];
  for await (const row of exportRows(database.pool, "identities", asked)) taken.push(row);
  expect(taken.map(({ name }) => name).sort(), filter).toEqual(rows.map(({ name }) => name).sort());
  return rows;
}
const names = async (filter: string, days: number) =>
  (await found(filter, days)).map(({ name }) => name).sort();

const long = 365 * day;
const keys: Record<string, { key: string; prefix: string }> = {};
async function make(name: string, scopes: string[], lifetimeMs = long): Promise<void> {
  keys[name] = await createApiKey(ctx(0), { name, scopes, lifetimeMs });
}
const use = (name: string, scope: "read" | "export" | "collect", days: number) =>
  verifyApiKey({ pool: database.pool, clock: at(days) }, `Bearer ${keys[name]?.key}`, scope);

test("the first key makes the source, due at once; without a key there is none", async () => {
  const sources = async () =>
    (
      await database.pool.query(
        "select name, provider, s.due_at from source left join schedule s on s.source_id = id",
      )
    ).rows;
  expect(await sources()).toEqual([]);
  await make("report", ["read"]);
  expect(await sources()).toEqual([{ name: "rollcall", provider: "rollcall", due_at: at(0).now() }]);
  await make("idle", ["read", "export"]);
  await make("pipeline", ["read", "collect"]);
  await make("brief", ["export"], 30 * day);
  await make("ended", ["collect"]);
  expect(await sources()).toHaveLength(1);
});

test("every key is an identity with its state, credential and last use, in list, facets and file alike", async () => {
  await use("report", "read", 99);
  await use("pipeline", "collect", 98);
  await revokeApiKey(ctx(50), keys.ended?.prefix ?? "");
  const summary = await collect(100);
  expect(summary).toMatchObject({ status: "complete" });
  expect(await names("provider:rollcall", 100)).toEqual(["brief", "ended", "idle", "pipeline", "report"]);
  expect(await names("kind:rollcall_api_key nature:machine state:live", 100)).toEqual([
    "idle",
    "pipeline",
    "report",
  ]);
  expect(await names("provider:rollcall state:disabled", 100)).toEqual(["brief", "ended"]);
  expect(await names("provider:rollcall signs-in:static-token", 100)).toEqual(["idle", "pipeline", "report"]);
  expect(await names("provider:rollcall static-credentials>0", 100)).toEqual(["idle", "pipeline", "report"]);
  expect(await names("provider:rollcall last-used:none", 100)).toEqual(["brief", "ended", "idle"]);
  expect(await names("provider:rollcall last-used<10d", 100)).toEqual(["pipeline", "report"]);
  expect(await names("provider:aws", 100)).toEqual([]);
  const told = JSON.stringify(await found("provider:rollcall", 100));
  for (const { key } of Object.values(keys)) expect(told).not.toContain(key.slice(12));
});

test("granted are its scopes; a key that was never used has proven it, one that was used tells for what only where it has one scope", async () => {
  const access = async (name: string) => {
    const [row] = await found(`provider:rollcall "${name}"`, 100);
    const detail = await identityAccess(database.pool, { id: row?.id ?? "" });
    const sum = (of: "granted" | "used" | "unused") =>
      detail?.services.reduce((all, service) => all + service[of], 0);
    expect([sum("granted"), sum("used"), sum("unused")], name).toEqual([
      row?.score?.granted,
      row?.score?.used,
      row?.score?.unused,
    ]);
    return row?.score;
  };
  const enough = { tier: 0, evidence: "enough" };
  expect(await access("report")).toMatchObject({ granted: 1, used: 1, unused: 0, index: 0, ...enough });
  expect(await access("idle")).toMatchObject({ granted: 2, used: 0, unused: 2, index: 1, ...enough });
  expect(await access("pipeline")).toMatchObject({
    granted: 2,
    used: 0,
    unused: 0,
    tier: 1,
    evidence: "blind",
  });
  expect(await names("provider:rollcall opi>0.4 state:live", 100)).toEqual(["idle"]);
});

test("its page tells credential, grants and who made it", async () => {
  const [row] = await found('provider:rollcall "report"', 100);
  const page = await getIdentity(database.pool, row?.id ?? "");
  expect(page.identity).toMatchObject({
    kind: "rollcall_api_key",
    name: "report",
    resourceName: keys.report?.prefix,
  });
  expect(page.credentials).toMatchObject([{ kind: "rollcall_api_key", status: "active" }]);
  expect(page.grants).toHaveLength(1);
  expect(JSON.stringify(page)).toContain("cli:mira");
});

test("a key that is revoked is disabled at the next reading; one whose row is gone is gone", async () => {
  await revokeApiKey(ctx(101), keys.report?.prefix ?? "");
  const { rows } = await database.pool.query("select due_at from schedule");
  expect(rows).toEqual([{ due_at: at(101).now() }]);
  await database.pool.query("delete from api_key where name = 'brief'");
  // Made by a clock that is ahead: it is read all the same.
  keys.ahead = await createApiKey(ctx(200), { name: "ahead", scopes: ["read"] });
  expect(await collect(102)).toMatchObject({ status: "complete" });
  expect(await names("provider:rollcall state:disabled", 102)).toEqual(["ended", "report"]);
  expect(await names("provider:rollcall state:gone", 102)).toEqual(["brief"]);
});

test("keys that were made before there was such a source get the same one by the migration", async () => {
  const before = await testDatabase();
  try {
    const migration = await readFile("prisma/migrations/0011_own_keys/migration.sql", "utf8");
    const sources = async () =>
      (
        await before.pool.query(
          "select provider, name, mode, cadence, cron, enabled, due_at from source join schedule on source_id = id",
        )
      ).rows;
    await before.pool.query(migration);
    expect(await sources()).toEqual([]);
    await createApiKey({ ...ctx(0), pool: before.pool }, { name: "old", scopes: ["read"] });
    const made = await sources();
    expect(made).toHaveLength(1);
    await before.pool.query("delete from source");
    await before.pool.query(migration);
    expect(await sources()).toEqual(made);
  } finally {
    await before.drop();
  }
});

test("it is no cloud to be connected, and who disconnects it is heard", async () => {
  const asked = connectSource(ctx(103), { provider: "rollcall", name: "another", config: {} });
  await expect(asked).rejects.toThrow(/There is no provider called "rollcall"/);
  await retireSource(ctx(103), "rollcall");
  await make("late", ["read"]);
  const { rows } = await database.pool.query("select name, retired_at from source");
  expect(rows).toEqual([{ name: "rollcall", retired_at: at(103).now() }]);
});
