import { createHash } from "node:crypto";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type pg from "pg";
import { openDatabase, throwaway } from "#lib/db/embedded.ts";
import { migrate, readMigrations } from "#lib/db/migrate.ts";
import { openPool } from "#lib/db/pool.ts";

/** Starts (or joins) the test server and makes the migrated template once per set of migrations. */
export default async function setup(): Promise<() => Promise<void>> {
  const home = resolve(process.env.ROLLCALL_TEST_HOME ?? ".rollcall/test");
  const database = await openDatabase(
    { home, databaseUrl: process.env.ROLLCALL_TEST_DATABASE_URL },
    throwaway,
  );
  const admin = openPool(database.url, { max: 1 });
  const migrations = await readMigrations();
  const hash = createHash("sha256")
    .update(migrations.map((migration) => migration.checksum).join())
    .digest("hex");
  const template = `template_${hash.slice(0, 12)}`;
  await admin.query("select pg_advisory_lock(81)");
  await dropLeftovers(admin);
  const { rowCount } = await admin.query("select 1 from pg_database where datname = $1 and datistemplate", [
    template,
  ]);
  if (rowCount === 0) {
    await admin.query(`drop database if exists ${template} with (force)`);
    await admin.query(`create database ${template}`);
    const pool = openPool(database.url.replace(/\/postgres$/, `/${template}`), { max: 1 });
    await migrate(pool, migrations);
    await pool.end();
    await admin.query(`alter database ${template} is_template true`);
  }
  process.env.ROLLCALL_TEST_SERVER = database.url;
  process.env.ROLLCALL_TEST_TEMPLATE = template;
  await admin.end();
  return () => database.release();
}

/** Databases of test processes that were killed. */
async function dropLeftovers(admin: pg.Pool): Promise<void> {
  const { rows } = await admin.query<{ name: string; pid: string }>(
    "select datname as name, split_part(datname, '_', 2) as pid from pg_database where datname like 't\\_%'",
  );
  const dead = rows.filter((row) => !existsSync(`/proc/${row.pid}`) && existsSync("/proc/self"));
  for (const row of dead) await admin.query(`drop database if exists ${row.name} with (force)`);
}
