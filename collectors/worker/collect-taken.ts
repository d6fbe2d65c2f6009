/**
 * One attempt of a collection that the queue handed out. What may pass by itself is thrown, and tried again later; what a
 * person must mend is recorded, and left until the next time it is due.
 */
import type { Pool } from "pg";
import type { Clock } from "#lib/clock.ts";
import { Conflict, RollcallError } from "#lib/errors.ts";
import type { Collector } from "#lib/ingest/contract.ts";
import { attemptsOf, recordRefusal } from "#lib/ingest/job-runs.ts";
import { redact } from "#lib/ingest/redact.ts";
import type { Taken } from "#lib/jobs/open-worker.ts";
import type { Logger } from "#lib/log.ts";
import { findLiveSource, type StoredSource } from "#lib/queries/find-source.ts";
import type { RunSummary } from "../run/summary.ts";
import { collectWith, type LiveRun } from "../run-live.ts";
import { mayPass } from "./may-pass.ts";

export type WorkerContext = {
  pool: Pool;
  clock: Clock;
  log: Logger;
  collectorOf(provider: string): Promise<Collector>;
  /** Slices of one source read at the same time. */
  concurrency: number;
  /** One line for the person who reads the worker's output. */
  note(text: string): void;
};

/** What the queue remembers of an attempt that is not tried again. */
export type Remembered = {
  status: RunSummary["status"] | "refused" | "nothing-to-do";
  message: string | null;
};

export async function collectTaken(ctx: WorkerContext, taken: Taken): Promise<Remembered> {
  const source = await findLiveSource(ctx.pool, taken.data.sourceId);
  if (source === null) return { status: "nothing-to-do", message: "The source was retired." };
  const collector = await ctx.collectorOf(source.provider);
  const { streams } = collector;
  const { cadence } = taken.data;
  const wanted = Object.keys(streams).filter((name) => streams[name]?.cadence === cadence);
  if (cadence !== null && wanted.length === 0)
    return { status: "nothing-to-do", message: `${source.provider} has no ${cadence}.` };
  const { firstAt: resumes, isDone } = await attemptsOf(ctx.pool, taken.job.id);
  if (isDone) return { status: "complete", message: null };
  ctx.note(`${source.name}: collecting ${cadence ?? "what is due"} (${inWords(taken)})`);
  let summary: RunSummary;
  try {
    summary = await run(ctx, taken, {
      source,
      collector,
      resumes,
      streams: cadence === null ? null : wanted,
    });
  } catch (error) {
    if (error instanceof Conflict && error.detail.isDone === true)
      return { status: "complete", message: null };
    if (mayPass(error)) {
      ctx.note(`${source.name}: ${messageOf(error)}`);
      throw error;
    }
    return refused(ctx, taken, source, error);
  }
  return conclude(ctx, source, summary);
}

type Asked = Required<Pick<LiveRun, "source" | "streams">> & { collector: Collector; resumes: Date | null };

async function run(
  { pool, clock, log, concurrency }: WorkerContext,
  { data, job, signal }: Taken,
  { source, collector, streams, resumes }: Asked,
): Promise<RunSummary> {
  return collectWith(collector, {
    ...{ pool, clock, log, concurrency, source, signal, streams, job, resumes },
    actor: { name: data.actor, role: "lead" },
    trigger: data.trigger,
    scopes: null,
    progress: () => {},
  });
}

function conclude({ note }: WorkerContext, { name }: StoredSource, summary: RunSummary): Remembered {
  const { status, durationMs, error, missing, transient } = summary;
  const message = error?.message ?? (missing.length > 0 ? `${missing.length} slices are not complete` : null);
  const seconds = (durationMs / 1000).toFixed(1);
  note(`${name}: ${status}, ${seconds} s${message === null ? "" : `: ${message}`}`);
  if (status === "interrupted") throw new Error("The worker was stopped in the middle of the run.");
  if (transient) throw new Error(message ?? "Passing trouble.");
  return { status, message };
}

/** Nothing of such an attempt is in the source's runs yet, unless the run itself had begun. */
async function refused(
  { pool, clock, note, log }: WorkerContext,
  { data, job }: Taken,
  source: StoredSource,
  error: unknown,
): Promise<Remembered> {
  const message = messageOf(error);
  const hint = error instanceof RollcallError ? error.hint : "This is a defect: report it with the log.";
  if (!(error instanceof RollcallError)) log.error({ err: error, source: source.name }, "collection failed");
  const { actor, trigger } = data;
  await recordRefusal(pool, { sourceId: source.id, actor, trigger, job, at: clock.now(), message, hint });
  note(`${source.name}: refused: ${message}`);
  return { status: "refused", message };
}

function inWords({ data, job }: Taken): string {
  const who = data.trigger === "schedule" ? "scheduled" : `asked for by ${data.actor}`;
  return job.attempt === 0 ? who : `${who}, attempt ${job.attempt + 1}`;
}

function messageOf(error: unknown): string {
  return redact(error instanceof Error ? error.message : String(error));
}
