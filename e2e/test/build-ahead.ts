import { constants, setPriority } from "node:os";
import { Children } from "../demo/children.ts";

/**
 * Builds the pages meanwhile, with what the checks before the browser's leave of the machine. Resolves when that has ended, however: whoever
 * starts pages that are not there builds them, and says what is wrong.
 */
export function buildAhead(): Promise<void> {
  const { process: build } = new Children().start("build", ["collectors/build.ts"], process.env);
  if (build.pid !== undefined) setPriority(build.pid, constants.priority.PRIORITY_LOW);
  return new Promise((resolve) => build.once("close", () => resolve()));
}
