import { readFile } from "node:fs/promises";
import type pg from "pg";
import { afterAll, beforeAll, expect, test } from "vitest";
import { catalogSql } from "./catalog.sql.ts";
import { openPool } from "./pool.ts";
import { printDdl } from "./testing/print-ddl.ts";
import { type TestDatabase, testDatabase } from "./testing/test-database.ts";

let migrated: TestDatabase;
let drawn: TestDatabase;
let drawnPool: pg.Pool;
let ddl: string;

// The second database is emptied and filled with what Prisma derives from schema.prisma.
beforeAll(async () => {
  [migrated, drawn] = await Promise.all([testDatabase(), testDatabase()]);
  ddl = await printDdl(drawn.url);
  await drawn.pool.query("drop schema public cascade; create schema public");
  drawnPool = openPool(drawn.url, { max: 1 });
  await drawnPool.query(ddl);
});
afterAll(async () => {
  await drawnPool?.end();
  await Promise.all([migrated.drop(), drawn.drop()]);
});

const read = async (pool: pg.Pool) =>
  (await pool.query<{ line: string }>(catalogSql)).rows.map((row) => row.line);

test("schema.prisma and the migrations agree on everything but what prisma/sql-only.json lists", async () => {
  const fromMigrations = await read(migrated.pool);
  const fromSchema = await read(drawnPool);
  const listed = JSON.parse(await readFile("prisma/sql-only.json", "utf8")) as { onlyInMigrations: string[] };
  expect(fromSchema.filter((line) => !fromMigrations.includes(line))).toEqual([]);
  expect(fromMigrations.filter((line) => !fromSchema.includes(line))).toEqual(
    [...listed.onlyInMigrations].sort(),
  );
});
