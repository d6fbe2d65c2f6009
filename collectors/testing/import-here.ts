/** An export read as the command line reads it, in the test's own process: to start one costs ten times what a small export does. */
import type { Pool } from "pg";
import { fixedClock } from "#lib/clock.ts";
import { createLog } from "#lib/log.ts";
import type { RunSummary } from "../run/summary.ts";
import { runImport } from "../run-import.ts";

type Read = {
  provider: string;
  path: string;
  /** What the source is called. */
  name: string;
  /** When the export was made. */
  at: Date;
};

/** Throws as runImport does. */
export function importHere(pool: Pool, { provider, path, name, at }: Read): Promise<RunSummary> {
  return runImport({
    ...{ pool, provider, name, clock: fixedClock(at), log: createLog("silent") },
    ...{ files: [{ path, role: "main" }], complete: [], progress: () => {} },
    actor: { name: "cli:test", role: "administrator" },
    signal: new AbortController().signal,
  });
}
