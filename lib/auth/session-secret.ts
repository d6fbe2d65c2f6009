/** The secret that seals session cookies: given, or made once and kept where only the owner reads it. */
import { randomBytes } from "node:crypto";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { readEnv } from "#lib/env.ts";
import { Invalid } from "#lib/errors.ts";

const known = new Map<string, Promise<string>>();

/** NEXTAUTH_SECRET, else `session-secret` under `home`. Several web processes on one database need the first. */
export function sessionSecret(
  given: string | undefined = process.env.NEXTAUTH_SECRET,
  home: string = readEnv().home,
): Promise<string> {
  if (given) {
    if (given.length >= 32) return Promise.resolve(given);
    throw new Invalid("NEXTAUTH_SECRET: has fewer than 32 characters", {
      hint: "openssl rand -base64 32 makes one.",
    });
  }
  let secret = known.get(home);
  if (secret === undefined) {
    secret = keptIn(home);
    known.set(home, secret);
    secret.catch(() => known.delete(home));
  }
  return secret;
}

async function keptIn(home: string): Promise<string> {
  const file = join(home, "session-secret");
  await mkdir(home, { recursive: true, mode: 0o755 });
  // Whoever comes second reads what the first has written.
  await writeFile(file, randomBytes(48).toString("base64url"), { flag: "wx", mode: 0o600 }).catch((error) => {
    if (error.code !== "EEXIST") throw error;
  });
  const secret = (await readFile(file, "utf8")).trim();
  if (secret.length < 32)
    throw new Invalid(`${file} does not hold a whole secret.`, { hint: "Remove the file and start again." });
  return secret;
}
