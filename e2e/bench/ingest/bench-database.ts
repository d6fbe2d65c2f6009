/** A database for one bench: migrated, empty, dropped at the end; the server's settings stay what production has. */
import { resolve } from "node:path";
import type { Pool } from "pg";
import { openDatabase } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openPool } from "#lib/db/pool.ts";

export type BenchDatabase = { pool: Pool; settings: Record<string, string>; drop(): Promise<void> };

/** `url`: any database of the server to use; undefined starts the embedded one under `.rollcall/bench`. */
export async function benchDatabase(url: string | undefined): Promise<BenchDatabase> {
  const server = await openDatabase({ home: resolve(".rollcall/bench"), databaseUrl: url });
  const admin = openPool(server.url, { max: 1 });
  const name = `bench_ingest_${process.pid}`;
  await admin.query(`create database ${name}`);
  const own = new URL(server.url);
  own.pathname = `/${name}`;
  const pool = openPool(own.href, { max: 12 });
  await migrate(pool);
  const shown = await pool.query(
    `select name, current_setting(name) as value from unnest(array['server_version', 'shared_buffers', 'max_wal_size',
       'fsync', 'synchronous_commit', 'wal_compression']) name`,
  );
  return {
    pool,
    settings: Object.fromEntries(shown.rows.map((row) => [row.name, row.value])),
    drop: async () => {
      await pool.end();
      await admin.query(`drop database ${name} with (force)`);
      await admin.end();
      await server.release();
    },
  };
}
