import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { open, readFile, rm, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import pg from "pg";
import { type EmbeddedPlace, prepareEmbeddedPlace } from "#lib/db/embedded-place.ts";
import { runInitdb } from "#lib/db/initdb.ts";
import { Unavailable } from "#lib/errors.ts";

export type OpenDatabase = {
  url: string;
  /** Where the data is, in words for the person who started it. */
  place: string;
  /** Gives the database back: the last user of an embedded one stops it. */
  release(): Promise<void>;
};

const production = {
  shared_buffers: "1GB",
  max_wal_size: "4GB",
  wal_compression: "on",
  jit: "off",
  maintenance_work_mem: "256MB",
  max_connections: "100",
};

/** Settings for data that may be lost: tests only. */
export const throwaway = {
  ...production,
  shared_buffers: "256MB",
  fsync: "off",
  full_page_writes: "off",
  synchronous_commit: "off",
  max_connections: "200",
};

/**
 * The Postgres of an environment: DATABASE_URL as it is, else the embedded one under `home`, shared with any other process
 * that runs on the same home. It listens on loopback only, with a random password kept in a file only the owner reads.
 */
export async function openDatabase(
  env: { home: string; databaseUrl: string | undefined },
  settings: Record<string, string> = production,
): Promise<OpenDatabase> {
  if (env.databaseUrl) {
    await expectAnswer(env.databaseUrl);
    return { url: env.databaseUrl, place: "DATABASE_URL", release: async () => {} };
  }
  const place = await prepareEmbeddedPlace(env.home);
  const url = (await runningUrl(place)) ?? (await startAlone(place, settings));
  const stay = await holdOpen(url);
  const leave = async () => {
    await stay.end().catch(() => {});
    await release(place, url);
  };
  return { url, place: place.data, release: leave };
}

/** Pools let idle connections go; this one shows the server, as long as the process lives, that it is in use. */
async function holdOpen(url: string): Promise<pg.Pool> {
  const stay = new pg.Pool({ connectionString: url, max: 1, idleTimeoutMillis: 0, allowExitOnIdle: true });
  stay.on("error", () => {});
  await stay.query("select 1");
  return stay;
}

async function expectAnswer(url: string): Promise<void> {
  if (await answers(url)) return;
  throw new Unavailable("The database at DATABASE_URL does not answer.", {
    transient: true,
    hint: "Check the address, the password and that the server runs; or unset DATABASE_URL to use the embedded one.",
  });
}

async function answers(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 3000 });
  client.on("error", () => {});
  try {
    await client.connect();
    await client.query("select 1");
    return true;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function runningUrl(place: EmbeddedPlace): Promise<string | null> {
  const text = await readFile(place.addressFile, "utf8").catch(() => null);
  if (text === null) return null;
  const { url } = JSON.parse(text) as { url: string };
  return (await answers(url)) ? url : null;
}

/** Two processes that find no server start one between them: the lock names who does, a dead holder's lock is void. */
async function startAlone(place: EmbeddedPlace, settings: Record<string, string>): Promise<string> {
  for (let attempt = 0; attempt < 2400; attempt += 1) {
    const held = await takeLock(place.lockFile);
    if (held) {
      try {
        return (await runningUrl(place)) ?? (await start(await prepareEmbeddedPlace(place.home), settings));
      } finally {
        await rm(place.lockFile, { force: true });
      }
    }
    await pause(50);
    const other = attempt % 10 === 0 ? await runningUrl(place) : null;
    if (other) return other;
  }
  throw startFailure(place);
}

async function takeLock(path: string): Promise<boolean> {
  try {
    await writeFile(path, String(process.pid), { flag: "wx", mode: 0o600 });
    return true;
  } catch {
    const holder = Number(await readFile(path, "utf8").catch(() => ""));
    if (holder > 0 && !isAlive(holder)) await rm(path, { force: true });
    return false;
  }
}

async function start(place: EmbeddedPlace, settings: Record<string, string>): Promise<string> {
  const password = await readOrMakePassword(place);
  if (!place.initialised) await runInitdb(place, password);
  await untilGone(await serverPid(place));
  const port = await freePort();
  const url = `postgres://rollcall:${password}@127.0.0.1:${port}/postgres`;
  const server = await spawnServer(place, { ...settings, port: String(port) });
  for (let attempt = 0; attempt < 1200 && !server.ended(); attempt += 1) {
    if (await answers(url)) {
      await writeFile(place.addressFile, JSON.stringify({ url }), { mode: 0o600 });
      return url;
    }
    await pause(50);
  }
  throw startFailure(place);
}

async function spawnServer(
  place: EmbeddedPlace,
  settings: Record<string, string>,
): Promise<{ ended(): boolean }> {
  const stderr = await open(place.logFile, "a", 0o600);
  const flags = Object.entries({ ...settings, listen_addresses: "127.0.0.1", unix_socket_directories: "" });
  // Detached: Ctrl-C reaches the whole foreground group, and Postgres must outlive those who still write.
  const server = spawn(
    place.binary("postgres"),
    ["-D", place.data, ...flags.flatMap(([key, value]) => ["-c", `${key}=${value}`])],
    {
      ...place.user,
      cwd: place.data,
      env: { ...process.env, LC_ALL: "C" },
      detached: true,
      stdio: ["ignore", "ignore", stderr.fd],
    },
  );
  let ended = false;
  server.on("exit", () => {
    ended = true;
  });
  server.on("error", () => {
    ended = true;
  });
  server.unref();
  await stderr.close();
  return { ended: () => ended };
}

function startFailure(place: EmbeddedPlace): Unavailable {
  return new Unavailable("The embedded Postgres did not start.", {
    transient: false,
    hint: `Its log is ${place.logFile}. Or set DATABASE_URL to a Postgres of your own.`,
  });
}

/** Stops a server that a killed process left behind; one that somebody uses goes on. */
export async function stopIfUnused(place: EmbeddedPlace): Promise<void> {
  const url = await runningUrl(place);
  if (url) await release(place, url);
}

async function release(place: EmbeddedPlace, url: string): Promise<void> {
  if (await isUnused(url)) await stop(place);
}

/** A backend outlives its client by a moment: asked again for a second before it counts as somebody. */
async function isUnused(url: string): Promise<boolean> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => {});
  try {
    await client.connect();
    for (let attempt = 0; attempt < 20; attempt += 1) {
      const { rows } = await client.query<{ others: number }>(
        "select count(*)::int as others from pg_stat_activity where backend_type = 'client backend' and pid <> pg_backend_pid()",
      );
      if (rows[0]?.others === 0) return true;
      await pause(50);
    }
    return false;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => {});
  }
}

async function stop(place: EmbeddedPlace): Promise<void> {
  const pid = await serverPid(place);
  if (pid === null) return;
  await rm(place.addressFile, { force: true });
  process.kill(pid, "SIGINT");
  await untilGone(pid);
}

async function serverPid(place: EmbeddedPlace): Promise<number | null> {
  const pidFile = await readFile(`${place.data}/postmaster.pid`, "utf8").catch(() => null);
  const pid = Number(pidFile?.split("\n")[0]);
  return Number.isInteger(pid) && pid > 1 ? pid : null;
}

/** A server that is stopped keeps its folder until its last page is written: on a slow disk another may come meanwhile. */
async function untilGone(pid: number | null): Promise<void> {
  for (let attempt = 0; attempt < 600 && pid !== null && isAlive(pid); attempt += 1) await pause(50);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function readOrMakePassword(place: EmbeddedPlace): Promise<string> {
  if (place.initialised) return (await readFile(place.passwordFile, "utf8")).trim();
  const password = randomBytes(24).toString("hex");
  await writeFile(place.passwordFile, password, { mode: 0o600 });
  return password;
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() =>
        address && typeof address === "object" ? resolve(address.port) : reject(new Error("no port")),
      );
    });
  });
}

const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
