import type pg from "pg";
import { openPool } from "#lib/db/pool.ts";
import { Unavailable } from "#lib/errors.ts";

// Next evaluates modules more than once per process; the pool must still be one.
const shared = globalThis as typeof globalThis & { rollcallPool?: pg.Pool };

/** Reads end by themselves long before (lib/queries/snapshot.ts); this is for whatever forgot to. */
const limitMs = 120_000;

/** The web process's pool, on DATABASE_URL. Throws Unavailable when the address is not set. */
export function appPool(): pg.Pool {
  const url = process.env.DATABASE_URL;
  if (!url) {
    throw new Unavailable("The web process was started without a database.", {
      transient: false,
      hint: "Start it with `npm start` or `npm run demo`, or set DATABASE_URL.",
    });
  }
  shared.rollcallPool ??= openPool(url, { max: 10, applicationName: "rollcall web", limitMs });
  return shared.rollcallPool;
}
