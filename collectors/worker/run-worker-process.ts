/** A worker as a process of its own: settings from the environment, signals, exit code. */
import { RollcallError } from "#lib/errors.ts";
import { openSession, type Session } from "../cli/session.ts";
import type { WorkerContext } from "./collect-taken.ts";
import { runWorker } from "./run-worker.ts";
import { connectionsOf, workerSettings } from "./settings.ts";

/** Ends the process. */
export async function runWorkerProcess(collectorOf: WorkerContext["collectorOf"]): Promise<never> {
  const stop = new AbortController();
  // Whoever started it over a channel may be killed; then there is nobody left to keep it.
  for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) {
    process.on(name, () => stop.abort());
  }
  process.channel?.unref();
  let session: Session | null = null;
  try {
    const settings = workerSettings();
    const connections = connectionsOf(settings);
    session = await openSession("refuse", { applicationName: "rollcall worker", connections });
    await runWorker({ session, settings, collectorOf, signal: stop.signal, note: console.log });
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    if (error instanceof RollcallError) console.error(`→ ${error.hint}`);
    process.exitCode = 1;
  }
  await session?.close().catch(() => {});
  // Keep-alive connections to a cloud would hold the process for seconds.
  process.exit();
}
