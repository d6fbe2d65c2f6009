import { spawn } from "node:child_process";
import { chown, rm, writeFile } from "node:fs/promises";
import type { EmbeddedPlace } from "#lib/db/embedded-place.ts";
import { Unavailable } from "#lib/errors.ts";

/** Makes the data folder of an embedded Postgres, with `rollcall` as its only user. Throws Unavailable with initdb's own words. */
export async function runInitdb(place: EmbeddedPlace, password: string): Promise<void> {
  // A folder initdb was killed in has no version file and can hold nothing of worth.
  await rm(place.data, { recursive: true, force: true });
  const passwordFile = `${place.data}.password`;
  await writeFile(passwordFile, password, { mode: 0o600 });
  if (place.user) await chown(passwordFile, place.user.uid, place.user.gid);
  const flags = [
    `--pgdata=${place.data}`,
    "--username=rollcall",
    `--pwfile=${passwordFile}`,
    "--auth=scram-sha-256",
  ];
  try {
    await run(place, [
      ...flags,
      "--encoding=UTF8",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--locale=C",
    ]);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

function run(place: EmbeddedPlace, flags: string[]): Promise<void> {
  return new Promise((resolve, reject) => {
    const said: string[] = [];
    const child = spawn(place.binary("initdb"), flags, {
      ...place.user,
      cwd: place.folder,
      env: { ...process.env, LC_ALL: "C" },
    });
    child.stdout.on("data", (text) => said.push(String(text)));
    child.stderr.on("data", (text) => said.push(String(text)));
    child.on("error", reject);
    child.on("close", (code) => (code === 0 ? resolve() : reject(refusal(said.join("").trim().slice(-800)))));
  });
}

function refusal(said: string): Unavailable {
  return new Unavailable(`The embedded Postgres could not be created: ${said}`, {
    transient: false,
    hint: "Choose another ROLLCALL_HOME, or set DATABASE_URL to a Postgres of your own.",
  });
}
