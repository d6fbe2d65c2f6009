/** A Postgres server that one test file may restart or starve of space: the others share theirs. */
import { execFileSync, spawn } from "node:child_process";
import { mkdir, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { throwaway } from "#lib/db/embedded.ts";
import { type EmbeddedPlace, prepareEmbeddedPlace } from "#lib/db/embedded-place.ts";
import { runInitdb } from "#lib/db/initdb.ts";
import { migrate } from "#lib/db/migrate.ts";
import { openPool } from "#lib/db/pool.ts";
import { freePort } from "./free-port.ts";
import { until } from "./until.ts";

export type OwnPostgres = {
  url: string;
  /** A folder in the server's eyes that holds 256 kB, for a tablespace; null where nobody lets us make one. */
  tinyFolder: string | null;
  log(): Promise<string>;
  /** As an operator restarts it: every connection ends, nobody is let in for a moment. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** Migrated and empty. */
export async function startOwnPostgres(): Promise<OwnPostgres> {
  // Under /tmp, where the user `postgres` may go even if the project's own folder is closed to it.
  const home = await mkdtemp(join(tmpdir(), "rollcall-postgres-"));
  execFileSync("chmod", ["755", home]);
  const place = await prepareEmbeddedPlace(home);
  await runInitdb(place, "test");
  const tiny = await makeTiny(place);
  const port = await freePort();
  const url = `postgres://rollcall:test@127.0.0.1:${port}/postgres`;
  const begin = () => run(place, tiny, port);
  let server = await begin();
  await answering(url);
  const pool = openPool(url, { max: 1 });
  await migrate(pool);
  await pool.end();
  return {
    url,
    tinyFolder: tiny?.folder ?? null,
    log: () => readFile(place.logFile, "utf8"),
    restart: async () => {
      await server.end();
      server = await begin();
      await answering(url);
    },
    stop: async () => {
      await server.end();
      tiny?.unmount();
      await rm(home, { recursive: true, force: true });
      await rm(place.folder, { recursive: true, force: true });
    },
  };
}

type Tiny = { folder: string; wrap(command: string[]): string[]; unmount(): void };

/** Root mounts a tiny file system; anybody else may in a namespace of their own, where the system allows that. */
async function makeTiny(place: EmbeddedPlace): Promise<Tiny | null> {
  const folder = join(place.folder, "tiny");
  await mkdir(folder, { mode: 0o755 });
  const owner = place.user === undefined ? "" : `,uid=${place.user.uid},gid=${place.user.gid}`;
  const mount = ["mount", "-t", "tmpfs", "-o", `size=256k,mode=0700${owner}`, "tmpfs", folder];
  const quiet = { stdio: "ignore" } as const;
  if (place.user !== undefined) {
    try {
      execFileSync(mount[0] as string, mount.slice(1), quiet);
      return { folder, wrap: (command) => command, unmount: () => execFileSync("umount", [folder], quiet) };
    } catch {
      return null;
    }
  }
  // Mounting takes root in the namespace, and Postgres refuses root: a second namespace inside gives the own number back.
  const back = `exec unshare --user --map-user=${process.getuid?.()} --map-group=${process.getgid?.()} "$@"`;
  const inside = [
    "unshare",
    "--user",
    "--map-root-user",
    "--mount",
    "sh",
    "-c",
    `${mount.join(" ")} && ${back}`,
    "sh",
  ];
  try {
    execFileSync(inside[0] as string, [...inside.slice(1), "true"], quiet);
    return { folder, wrap: (command) => [...inside, ...command], unmount: () => {} };
  } catch {
    return null;
  }
}

type Server = { end(): Promise<void> };

async function run(place: EmbeddedPlace, tiny: Tiny | null, port: number): Promise<Server> {
  const settings = {
    ...throwaway,
    ...{
      shared_buffers: "64MB",
      port: String(port),
      listen_addresses: "127.0.0.1",
      unix_socket_directories: "",
    },
    // The SQLSTATE of every line, for a test that asks which it was.
    log_line_prefix: "%e ",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const plain = [place.binary("postgres"), "-D", place.data, ...flags];
  const [command = "", ...args] = tiny?.wrap(plain) ?? plain;
  const log = await open(place.logFile, "a", 0o600);
  const child = spawn(command, args, {
    ...place.user,
    cwd: place.folder,
    env: { ...process.env, LC_ALL: "C" },
    stdio: ["ignore", "ignore", log.fd],
  });
  await log.close();
  const ended = new Promise<void>((resolve) => child.once("close", () => resolve()));
  return {
    end: async () => {
      if (child.exitCode === null) child.kill("SIGINT");
      await ended;
    },
  };
}

function answering(url: string): Promise<true> {
  return until(async () => {
    const pool = openPool(url, { max: 1 });
    const answer = await pool.query("select 1").then(
      () => true as const,
      () => null,
    );
    await pool.end();
    return answer;
  });
}
