/**
 * `npm start`: database, migrations, pages and worker. One command that runs until it is told to stop, and then ends what it
 * started. `--only web` and `--only worker` run one of the two, on the same database.
 */
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { openDatabase } from "#lib/db/embedded.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openPool } from "#lib/db/pool.ts";
import { type Env, readEnv } from "#lib/env.ts";
import { Invalid, RollcallError } from "#lib/errors.ts";
import { buildWeb } from "./build-web.ts";
import { offerFirstAdministrator } from "./first-administrator.ts";
import { supervise } from "./supervise.ts";

const next = fileURLToPath(new URL("../node_modules/next/dist/bin/next", import.meta.url));
const worker = fileURLToPath(new URL("./worker.ts", import.meta.url));
const exitWithParent = new URL("./exit-with-parent.ts", import.meta.url).href;

/** Plain http goes no further than this machine: what serves others, with a certificate, stands before it (NEXTAUTH_URL). */
const host = "127.0.0.1";

/**
 * Where the C library is glibc, each thread frees memory into a heap of its own, which keeps it: with two heaps the worker of a large
 * estate needs less. Whoever sets it himself is right.
 */
const fewHeaps = { MALLOC_ARENA_MAX: "2" };

type Part = "web" | "worker";
type Child = Pick<Parameters<typeof supervise>[0], "name" | "args" | "graceMs">;

async function start(env: Env, parts: readonly Part[], signal: AbortSignal): Promise<void> {
  const database = await openDatabase(env);
  try {
    await bringUpToDate(database.url);
    console.log(`Database ready (${database.place})`);
    if (parts.includes("web")) {
      await buildWeb(console.log, signal);
      console.log(`Pages at http://${host}:${env.port}`);
      await offerFirstAdministrator({ databaseUrl: database.url, port: env.port }, console.log);
    }
    const environment: NodeJS.ProcessEnv = {
      ...process.env,
      DATABASE_URL: database.url,
      NODE_ENV: "production",
      NEXT_TELEMETRY_DISABLED: "1",
    };
    const run = (part: Part) =>
      supervise({
        ...childOf(part, env),
        command: process.execPath,
        env: part === "worker" ? { ...fewHeaps, ...environment } : environment,
        signal,
        note: console.error,
      });
    await Promise.all(parts.map(run));
  } finally {
    await database.release();
  }
}

function childOf(part: Part, { port }: Env): Child {
  if (part === "worker") return { name: "worker", args: [worker], graceMs: 10_000 };
  const serve = [next, "start", "--hostname", host, "--port", String(port)];
  return { name: "web", args: ["--import", exitWithParent, ...serve] };
}

async function bringUpToDate(url: string): Promise<void> {
  const pool = openPool(url, { max: 1, applicationName: "rollcall start" });
  try {
    for (const name of await migrate(pool)) console.log(`Applied migration ${name}`);
  } finally {
    await pool.end();
  }
}

/** Throws Invalid for a part there is not. */
function partsFrom(argv: string[]): Part[] {
  const { values } = parseArgs({ args: argv, options: { only: { type: "string" } }, strict: true });
  if (values.only === undefined) return ["web", "worker"];
  if (values.only === "web" || values.only === "worker") return [values.only];
  throw new Invalid(`There is no part "${values.only}".`, { hint: "Use --only web or --only worker." });
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.on(name, () => stop.abort());

try {
  await start(readEnv(), partsFrom(process.argv.slice(2)), stop.signal);
} catch (error) {
  if (!stop.signal.aborted) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof RollcallError) console.error(`→ ${error.hint}`);
    process.exitCode = 1;
  }
}
