/** The worker itself, from its first look for dead runs to its orderly end; which collectors there are is handed in. */
import { standsStill } from "#lib/clock.ts";
import { auditRetention } from "#lib/jobs/audit-retention.ts";
import { openWorker, startNow, type Taken } from "#lib/jobs/open-worker.ts";
import type { Session } from "../cli/session.ts";
import { collectTaken, type WorkerContext } from "./collect-taken.ts";
import { keepHouse } from "./keep-house.ts";
import { sliceConcurrency, type WorkerSettings } from "./settings.ts";

/** How long a stop may wait for runs to write down where they are. */
const graceMs = 6_000;

type Options = {
  session: Session;
  settings: WorkerSettings;
  collectorOf: WorkerContext["collectorOf"];
  /** Aborted to stop: runs under way end as interrupted, and their jobs wait for the next worker. */
  signal: AbortSignal;
  /** One line for the person who reads the worker's output. */
  note(text: string): void;
};

export async function runWorker({ session, settings, collectorOf, signal, note }: Options): Promise<void> {
  const { pool, clock, log, env } = session;
  const onError = (error: Error) => log.warn({ err: error }, "worker");
  const ctx = { pool, clock, log, note, collectorOf, concurrency: sliceConcurrency };
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
  const { sources, pollSeconds, everyMs } = settings;
  const worker = await openWorker(pool, { concurrency: sources, pollSeconds, collect, onError });
  const schedules = !standsStill(env.clock);
  note("Worker ready");
  if (!schedules) note("ROLLCALL_CLOCK stands still: nothing is collected but what somebody asks for.");
  const keepRetention = auditRetention({ pool, clock, days: settings.auditDays, note });
  const house = { pool, clock, queue: worker.queue, schedules, keepRetention, everyMs };
  await keepHouse({ ...house, signal, note, onError });
  await worker.stop(graceMs);
  for (const jobId of stopped) await startNow(worker.queue, jobId).catch(onError);
  const left = stopped.size === 0 ? "" : `; ${stopped.size} collections wait for the next worker`;
  note(`Worker stopped${left}`);
}
