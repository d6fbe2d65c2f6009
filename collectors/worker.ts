/**
 * `npm run worker`: collects what is due and what somebody asked for, until it is told to stop. It may be killed at any
 * moment, and several may run at once: each collection is one worker's, and a dead one's work is taken up by the next.
 */
import { standsStill } from "#lib/clock.ts";
import { RollcallError } from "#lib/errors.ts";
import { openWorker, startNow, type Taken } from "#lib/jobs/open-worker.ts";
import { openSession, type Session } from "./cli/session.ts";
import { collectTaken } from "./worker/collect-taken.ts";
import { keepHouse } from "./worker/keep-house.ts";
import { type WorkerSettings, workerSettings } from "./worker/settings.ts";

/** How long a stop may wait for runs to write down where they are. */
const graceMs = 6_000;
/** Slices of one source read at the same time. */
const concurrency = 4;

async function work(session: Session, settings: WorkerSettings, signal: AbortSignal): Promise<void> {
  const { pool, clock, log, env } = session;
  const note = (text: string) => console.log(text);
  const onError = (error: Error) => log.warn({ err: error }, "worker");
  const ctx = { pool, clock, log, note, concurrency };
  const stopped = new Set<string>();
  const collect = async (taken: Taken) => {
    try {
      if (signal.aborted) throw new Error("The worker is stopping.");
      return await collectTaken(ctx, { ...taken, signal: AbortSignal.any([taken.signal, signal]) });
    } catch (error) {
      if (signal.aborted) stopped.add(taken.job.id);
      throw error;
    }
  };
  const worker = await openWorker(pool, { concurrency: settings.sources, collect, onError });
  const schedules = !standsStill(env.clock);
  note(`Worker ready (${session.place})`);
  if (!schedules) note("ROLLCALL_CLOCK stands still: nothing is collected but what somebody asks for.");
  const { everyMs } = settings;
  await keepHouse({ pool, clock, queue: worker.queue, schedules, everyMs, signal, note, onError });
  await worker.stop(graceMs);
  for (const jobId of stopped) await startNow(worker.queue, jobId).catch(onError);
  const left = stopped.size === 0 ? "" : `; ${stopped.size} collections wait for the next worker`;
  note(`Worker stopped${left}`);
}

const stop = new AbortController();
for (const name of ["SIGINT", "SIGTERM", "SIGHUP", "disconnect"] as const) {
  process.on(name, () => stop.abort());
}
process.channel?.unref();

let session: Session | null = null;
try {
  const settings = workerSettings();
  // A run needs its lock, its slices and a few more for what they read; the queue and the house need some, too.
  const connections = 10 + settings.sources * (concurrency + 4);
  session = await openSession("refuse", { applicationName: "rollcall worker", connections });
  await work(session, settings, stop.signal);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  if (error instanceof RollcallError) console.error(`→ ${error.hint}`);
  process.exitCode = 1;
}
await session?.close().catch(() => {});
// Keep-alive connections to a cloud would hold the process for seconds.
process.exit();
