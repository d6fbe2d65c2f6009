/** `npm start`: database, migrations, pages. One command that runs until it is told to stop, and then ends what it started. */
import { fileURLToPath } from "node:url";
import { openDatabase } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openPool } from "#lib/db/pool.ts";
import { type Env, readEnv } from "#lib/env.ts";
import { RollcallError } from "#lib/errors.ts";
import { buildWeb } from "./build-web.ts";
import { supervise } from "./supervise.ts";

const next = fileURLToPath(new URL("../node_modules/next/dist/bin/next", import.meta.url));
const exitWithParent = new URL("./exit-with-parent.ts", import.meta.url).href;

/** Pages are for this machine only until there is a sign-in. */
const host = "127.0.0.1";

async function start(env: Env, signal: AbortSignal): Promise<void> {
  const database = await openDatabase(env);
  try {
    await bringUpToDate(database.url);
    console.log(`Database ready (${database.place})`);
    await buildWeb(console.log, signal);
    console.log(`Pages at http://${host}:${env.port}`);
    await supervise({
      name: "web",
      command: process.execPath,
      args: ["--import", exitWithParent, next, "start", "--hostname", host, "--port", String(env.port)],
      env: {
        ...process.env,
        DATABASE_URL: database.url,
        NODE_ENV: "production",
        NEXT_TELEMETRY_DISABLED: "1",
      },
      signal,
      note: console.error,
    });
  } finally {
    await database.release();
  }
}

async function bringUpToDate(url: string): Promise<void> {
  const pool = openPool(url, { max: 1, applicationName: "rollcall start" });
  try {
    for (const name of await migrate(pool)) console.log(`Applied migration ${name}`);
  } finally {
    await pool.end();
  }
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stop.abort());

try {
  await start(readEnv(), stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof RollcallError) console.error(`→ ${error.hint}`);
    process.exitCode = 1;
  }
}
