import { randomBytes } from "node:crypto";
import type pg from "pg";
import { openPool } from "#lib/db/pool.ts";

export type TestDatabase = { url: string; pool: pg.Pool; drop(): Promise<void> };

/** A migrated database of its own, cloned from the template that the test run made. Drop it in `afterAll`. */
export async function testDatabase(): Promise<TestDatabase> {
  const server = process.env.ROLLCALL_TEST_SERVER;
  const template = process.env.ROLLCALL_TEST_TEMPLATE;
  if (!server || !template)
    throw new Error("Run database tests through Vitest: its global setup starts the server.");
  const name = `t_${process.pid}_${randomBytes(4).toString("hex")}`;
  const admin = openPool(server, { max: 1 });
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  const url = server.replace(/\/postgres$/, `/${name}`);
  const pool = openPool(url, { max: 8 });
  return {
    url,
    pool,
    drop: async () => {
      await pool.end();
      await admin.query(`drop database if exists ${name} with (force)`);
      await admin.end();
    },
  };
}
