/** A process outlives its connections: whoever has one when the server drops it is told by the next query, and by nothing else. */
import type { Pool } from "pg";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { openPool } from "./pool.ts";
import { type TestDatabase, testDatabase } from "./testing/test-database.ts";

let database: TestDatabase;
let pool: Pool;
beforeAll(async () => {
  database = await testDatabase();
  pool = openPool(database.url, { max: 2 });
});
afterAll(async () => {
  await pool.end();
  await database.drop();
});

test.each(["in a transaction", "outside of one"])(
  "a connection that is dropped between two queries %s fails the next one, and the pool gives another",
  { timeout: 10_000 },
  async (where) => {
    const client = await pool.connect();
    onTestFinished(() => client.release(true));
    if (where === "in a transaction") await client.query("begin");
    const { rows } = await client.query<{ pid: number }>("select pg_backend_pid() as pid");
    // An error that nobody hears would have ended the process: it fails the test.
    const dropped = new Promise<void>((resolve) => client.once("end", () => resolve()));
    await database.pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
    await dropped;
    await expect(client.query("select 1")).rejects.toThrow(/not queryable|terminated|closed/);
    expect((await pool.query<{ one: number }>("select 1 as one")).rows).toEqual([{ one: 1 }]);
  },
);

test("idle connections that are dropped are replaced", async () => {
  const { rows } = await pool.query<{ pid: number }>("select pg_backend_pid() as pid");
  const removed = new Promise<void>((resolve) => pool.once("remove", () => resolve()));
  await database.pool.query("select pg_terminate_backend($1)", [rows[0]?.pid]);
  await removed;
  expect((await pool.query<{ one: number }>("select 1 as one")).rows).toEqual([{ one: 1 }]);
});
