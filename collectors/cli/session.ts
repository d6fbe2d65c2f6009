/** What a verb works with: the database (an embedded one is started and stopped as needed), the clock, who is asking. */
import { userInfo } from "node:os";
import type { Pool } from "pg";
import type { Actor } from "#lib/auth/roles.ts";
import { type Clock, clockFrom } from "#lib/clock.ts";
import { openDatabase } from "#lib/db/embedded.ts";
import { migrate, pendingMigrations } from "#lib/db/migrate.ts";
import { openPool } from "#lib/db/pool.ts";
import { type Env, readEnv } from "#lib/env.ts";
import { Conflict } from "#lib/errors.ts";
import { createLog, type Logger } from "#lib/log.ts";

export type Session = {
  env: Env;
  pool: Pool;
  clock: Clock;
  log: Logger;
  /** `cli:<user>`: who can start this process on this machine may do everything. */
  actor: Actor;
  /** Where the database is, in words. */
  place: string;
  /** Migrations applied by opening the session. */
  migrated: string[];
  close(): Promise<void>;
};

/** Sixteen slices under way, the run's lock, the list, and room to spare. */
const cliConnections = 24;

/**
 * `migrations`: what to do about pending ones. The embedded database is Rollcall's own and is always brought up to date;
 * somebody else's is changed only when asked (`apply`), looked at as it is (`ignore`), or refused (`refuse`).
 */
export async function openSession(
  migrations: "apply" | "ignore" | "refuse" = "refuse",
  { applicationName = "rollcall cli", connections = cliConnections } = {},
): Promise<Session> {
  const env = readEnv();
  const clock = clockFrom(env.clock);
  const database = await openDatabase(env);
  const pool = openPool(database.url, { max: connections, applicationName });
  const close = async () => {
    await pool.end();
    await database.release();
  };
  try {
    const own = env.databaseUrl === undefined;
    const migrated = await prepare(pool, own && migrations !== "ignore" ? "apply" : migrations);
    const log = createLog(env.logLevel);
    return {
      env,
      pool,
      clock,
      log,
      actor: { name: actorName(), role: "administrator" },
      place: database.place,
      migrated,
      close,
    };
  } catch (error) {
    await close().catch(() => {});
    throw error;
  }
}

async function prepare(pool: Pool, migrations: "apply" | "ignore" | "refuse"): Promise<string[]> {
  if (migrations === "ignore") return [];
  if (migrations === "apply") return migrate(pool);
  const pending = await pendingMigrations(pool);
  if (pending.length === 0) return [];
  throw new Conflict(`The database lacks ${pending.length} migrations: ${pending.join(", ")}.`, {
    hint: "Apply them with: npm run cli -- migrate",
  });
}

function actorName(): string {
  try {
    return `cli:${userInfo().username}`;
  } catch {
    // A container may run as a user that has no name.
    return `cli:${process.getuid?.() ?? "unknown"}`;
  }
}
