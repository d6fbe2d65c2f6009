import { createHash, randomUUID } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type pg from "pg";
import { Conflict } from "#lib/errors.ts";

// Joined, because the web bundler takes `new URL(path, import.meta.url)` for a module to bundle, and fails on a folder.
export const migrationsFolder = join(dirname(fileURLToPath(import.meta.url)), "../../prisma/migrations");

// Prisma's own bookkeeping table, so that `prisma migrate deploy` and this function see the same history.
const bookkeeping = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null, checksum varchar(64) not null, finished_at timestamptz,
  migration_name varchar(255) not null, logs text, rolled_back_at timestamptz,
  started_at timestamptz not null default now(), applied_steps_count integer not null default 0)`;

const migrationLock = 7_266_505_201;

export type Migration = { name: string; sql: string; checksum: string };

/** The migrations on disk, in the order they apply. */
export async function readMigrations(folder = migrationsFolder): Promise<Migration[]> {
  const entries = await readdir(/* turbopackIgnore: true */ folder, { withFileTypes: true });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const sql = await readFile(`${folder}/${name}/migration.sql`, "utf8");
      return { name, sql, checksum: createHash("sha256").update(sql).digest("hex") };
    }),
  );
}

/**
 * Applies what is not yet applied, each migration in a transaction of its own, under an advisory lock.
 * Returns the names applied now. Throws Conflict when an applied migration was edited afterwards or the database is newer.
 */
export async function migrate(pool: pg.Pool, migrations?: Migration[]): Promise<string[]> {
  const wanted = migrations ?? (await readMigrations());
  const client = await pool.connect();
  try {
    await client.query("select pg_advisory_lock($1)", [migrationLock]);
    await client.query(bookkeeping);
    const { rows } = await client.query<{ migration_name: string; checksum: string }>(
      "select migration_name, checksum from _prisma_migrations where finished_at is not null and rolled_back_at is null",
    );
    const applied = new Map(rows.map((row) => [row.migration_name, row.checksum]));
    refuseForeignHistory(applied, wanted);
    const missing = wanted.filter((migration) => !applied.has(migration.name));
    for (const migration of missing) await apply(client, migration);
    return missing.map((migration) => migration.name);
  } finally {
    await client.query("select pg_advisory_unlock($1)", [migrationLock]).catch(() => {});
    client.release();
  }
}

/** The migrations that are on disk but not in the database. */
export async function pendingMigrations(pool: pg.Pool): Promise<string[]> {
  const wanted = await readMigrations();
  const exists = await pool.query("select to_regclass('_prisma_migrations') is not null as there");
  if (!exists.rows[0].there) return wanted.map((migration) => migration.name);
  const { rows } = await pool.query(
    "select migration_name from _prisma_migrations where finished_at is not null",
  );
  const applied = new Set(rows.map((row) => row.migration_name));
  return wanted.map((migration) => migration.name).filter((name) => !applied.has(name));
}

function refuseForeignHistory(applied: Map<string, string>, wanted: Migration[]): void {
  for (const migration of wanted) {
    const checksum = applied.get(migration.name);
    if (checksum !== undefined && checksum !== migration.checksum) {
      throw new Conflict(`Migration ${migration.name} was changed after it had been applied.`, {
        hint: "Use the version of Rollcall that made this database, or start with a new one.",
      });
    }
  }
  const known = new Set(wanted.map((migration) => migration.name));
  const newer = [...applied.keys()].find((name) => !known.has(name));
  if (newer) {
    throw new Conflict(`The database has a migration this version does not know: ${newer}.`, {
      hint: "Use the newer version of Rollcall that made it.",
    });
  }
}

async function apply(client: pg.PoolClient, migration: Migration): Promise<void> {
  await client.query("begin");
  try {
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, now(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query("commit");
  } catch (error) {
    await client.query("rollback");
    throw error;
  }
}
