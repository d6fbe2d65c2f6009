/** The taking end of the queue: hands each collection to one worker, and takes it back from one that died. */
import type { Pool } from "pg";
import type { Job, PgBoss } from "pg-boss";
import type { RunJob } from "#lib/ingest/run-log.ts";
import { workerName } from "#lib/queries/worker-health.ts";
import { type CollectData, collectJob } from "./collect-job.ts";
import { openQueue } from "./queue.ts";

export type Taken = { job: RunJob; data: CollectData; signal: AbortSignal };

export type WorkerOptions = {
  /** Sources collected at the same time. */
  concurrency: number;
  /** Between two looks into the queue. */
  pollSeconds: number;
  /** Does the work. Resolves with what to remember of it; throws to have it tried again later. */
  collect(taken: Taken): Promise<object>;
  onError(error: Error): void;
};

export type OpenWorker = {
  queue: PgBoss;
  /** Takes no more, waits for what is under way, at most so long. */
  stop(graceMs: number): Promise<void>;
};

export async function openWorker(pool: Pool, options: WorkerOptions): Promise<OpenWorker> {
  const { concurrency, pollSeconds, collect, onError } = options;
  const watched = { superviseIntervalSeconds: 20, monitorIntervalSeconds: 20 };
  const registered = { instanceName: workerName, instanceHeartbeatSeconds: 10 };
  const queue = await openQueue(pool, { ...watched, ...registered }, onError);
  const { policy: _fixed, ...changeable } = collectJob.queue;
  await queue.updateQueue(collectJob.name, changeable);
  const work = { localConcurrency: concurrency, pollingIntervalSeconds: pollSeconds };
  await queue.work<CollectData>(collectJob.name, work, async ([taken]) => {
    return taken === undefined ? {} : collect(described(taken));
  });
  return { queue, stop: (timeout) => queue.stop({ graceful: true, timeout }) };
}

function described({ id, retryCount, data, signal }: Job<CollectData>): Taken {
  return { job: { id, attempt: retryCount }, data: collectJob.data.parse(data), signal };
}

/** Gives jobs whose worker is gone to the next one, at once. An attempt that has ended meanwhile is left alone. */
export async function returnJobs(queue: PgBoss, jobs: RunJob[], why: string): Promise<void> {
  for (const { id, attempt } of jobs) {
    await queue.fail(collectJob.name, { id, retryCount: attempt }, { message: why });
    await startNow(queue, id);
  }
}

/** Takes the waiting out of a job that is about to be tried again. */
export async function startNow(queue: PgBoss, jobId: string): Promise<void> {
  await queue.update(collectJob.name, undefined, { id: jobId, startAfter: 0 });
}
