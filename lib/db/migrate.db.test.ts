import { afterAll, beforeAll, expect, test } from "vitest";
import { migrate, pendingMigrations, readMigrations } from "#lib/db/migrate.ts";
import { type TestDatabase, testDatabase } from "#lib/db/testing/test-database.ts";

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.drop());

test("a migrated database has nothing pending and a second run applies nothing", async () => {
  expect(await pendingMigrations(database.pool)).toEqual([]);
  expect(await migrate(database.pool)).toEqual([]);
});

test("a migration that fails leaves nothing behind and is tried again", async () => {
  const known = await readMigrations();
  const broken = { name: "9000_broken", sql: "create table half (id int); select 1/0;", checksum: "x" };
  await expect(migrate(database.pool, [...known, broken])).rejects.toThrow(/division by zero/);
  const { rows } = await database.pool.query("select to_regclass('half') as half");
  expect(rows[0].half).toBeNull();
  const mended = { name: "9000_broken", sql: "create table whole (id int)", checksum: "y" };
  expect(await migrate(database.pool, [...known, mended])).toEqual(["9000_broken"]);
});

test("a migration edited after it was applied is refused", async () => {
  const [first, ...rest] = await readMigrations();
  if (!first) throw new Error("no migration");
  await expect(migrate(database.pool, [{ ...first, checksum: "edited" }, ...rest])).rejects.toThrow(
    /changed after/,
  );
});

test("two processes that migrate at once apply each migration once", async () => {
  const all = [...(await readMigrations()), { name: "9000_broken", sql: "", checksum: "y" }];
  const extra = { name: "9001_once", sql: "create table once (id int)", checksum: "z" };
  const applied = await Promise.all([
    migrate(database.pool, [...all, extra]),
    migrate(database.pool, [...all, extra]),
  ]);
  expect(applied.flat()).toEqual(["9001_once"]);
});
