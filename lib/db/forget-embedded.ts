import { readFile, rm } from "node:fs/promises";
import { stopIfUnused } from "#lib/db/embedded.ts";
import { prepareEmbeddedPlace } from "#lib/db/embedded-place.ts";
import { Conflict } from "#lib/errors.ts";

/** Deletes the embedded database of `home`, wherever its data lies. Throws Conflict while the server runs. Returns the folder. */
export async function forgetEmbedded(home: string): Promise<string> {
  const place = await prepareEmbeddedPlace(home);
  await stopIfUnused(place);
  const pid = Number((await readFile(`${place.data}/postmaster.pid`, "utf8").catch(() => "")).split("\n")[0]);
  if (pid > 1 && runs(pid)) {
    throw new Conflict("The embedded database is in use.", {
      hint: "Stop what uses it (npm start, npm run demo), then try again.",
    });
  }
  for (const path of [place.folder, place.addressFile, place.passwordFile, place.lockFile]) {
    await rm(path, { recursive: true, force: true });
  }
  return place.folder;
}

function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
