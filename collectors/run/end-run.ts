/** How a run ends: references resolved, the list brought up to date, the run's record closed. However it ends, it is recorded. */

import { RollcallError, Unavailable } from "#lib/errors.ts";
import { markUnreached } from "#lib/ingest/mark-unreached.ts";
import { redact } from "#lib/ingest/redact.ts";
import { finishRun, type StartedRun } from "#lib/ingest/run-log.ts";
import { endingOf } from "#lib/ingest/slice-ending.ts";
import type { RunRequest } from "../run.ts";
import { type RunSummary, type SliceResult, statusOf, summarise } from "./summary.ts";
import { type Listed, updateList } from "./update-list.ts";

/** What a run has found out so far. */
export type RunProgress = {
  run: StartedRun;
  elapsed(): number;
  scopes: number;
  /** Slices to be collected; null until the tree is known. */
  planned: number | null;
  results: SliceResult[];
};

/** The cloud said no, or nothing: a result of the run, not a defect. */
export function isRefusal(error: unknown): error is RollcallError {
  const codes = ["denied", "unavailable", "incomplete", "not-applicable"];
  return error instanceof RollcallError && codes.includes(error.code);
}

export async function endRun(request: RunRequest, ended: RunProgress): Promise<RunSummary> {
  if (ended.run.lost.aborted) throw lostRun();
  const listed = request.signal.aborted ? notListed : await list(request, ended.run);
  return close(request, ended, { error: null, ...listed });
}

/**
 * After an error. Where the cloud refused the tree, nothing closes and coverage says why; anything else is thrown again.
 * `request.signal` is the caller's own: it says whether somebody wanted the end.
 */
export async function endEarly(request: RunRequest, ended: RunProgress, error: unknown): Promise<RunSummary> {
  const isLost = ended.run.lost.aborted;
  if (request.signal.aborted && !isLost) return close(request, ended, { error: null, ...notListed });
  try {
    if (isLost) throw lostRun();
    if (!isRefusal(error) || ended.planned !== null) throw error;
    const { onlyStreams } = request;
    const streams = onlyStreams === null || onlyStreams.includes("all") ? null : onlyStreams;
    await markUnreached(ended.run, endingOf(error), streams);
    const listed = await list(request, ended.run);
    return await close(request, ended, { error, ...listed });
  } catch (failure) {
    await close(request, ended, { error: described(failure), ...notListed }).catch(() => {});
    throw failure;
  }
}

function lostRun(): Unavailable {
  return new Unavailable("The run lost its hold on the source: its connection to the database broke.", {
    transient: true,
    hint: "Collect again when the database answers; what was stored by then is kept.",
  });
}

const notListed: Listed = { isListed: false, madeUpFor: [] };

function list(
  { pool, source, progress, list: together }: RunRequest,
  { id, observedAt }: StartedRun,
): Promise<Listed> {
  const run = { id, observedAt, provider: source.provider, progress };
  return together === undefined ? updateList(pool, [run]) : together(run);
}

type End = Listed & {
  error: (Pick<RollcallError, "code" | "message" | "hint"> & { transient?: boolean }) | null;
};

async function close(
  { source, clock, signal, log }: RunRequest,
  { run, elapsed, scopes, planned, results }: RunProgress,
  { error, isListed, madeUpFor }: End,
): Promise<RunSummary> {
  const { streams, missing } = summarise(results);
  const status = error !== null ? "failed" : signal.aborted ? "interrupted" : statusOf(results, planned ?? 0);
  const durationMs = Math.round(elapsed());
  const summary: RunSummary = {
    source: source.name,
    runId: String(run.id),
    observedAt: run.observedAt,
    status,
    error: error && { code: error.code, message: redact(error.message), hint: redact(error.hint) },
    transient: error?.transient ?? results.some((result) => result.transient),
    durationMs,
    scopes,
    slices: planned ?? 0,
    streams,
    missing,
  };
  const { message, hint } = inWords(summary);
  const complete = streams.reduce((sum, stream) => sum + stream.complete, 0);
  const counts = { scopes, slices: summary.slices, complete, streams, listed: isListed };
  await finishRun(run, { status, message, hint, counts, madeUpFor, finishedAt: clock.now(), durationMs });
  log.info({ run: run.id, status, durationMs, missing: missing.length }, "run ended");
  return summary;
}

function inWords({ error, status, missing }: RunSummary): {
  message: string | null;
  hint: string | null;
} {
  if (error !== null) return { message: error.message, hint: error.hint };
  if (status === "interrupted")
    return { message: "The run was interrupted.", hint: "Collect again; what was read is kept." };
  const [first] = missing;
  if (first === undefined) return { message: null, hint: null };
  const message =
    missing.length === 1
      ? `${first.stream} in ${first.scope}: ${first.reason}`
      : `${missing.length} slices are not complete, first ${first.stream} in ${first.scope}: ${first.reason}`;
  return { message, hint: first.hint };
}

function described(failure: unknown): NonNullable<End["error"]> {
  if (failure instanceof RollcallError) return failure;
  const message = failure instanceof Error ? failure.message : String(failure);
  return {
    code: "unavailable",
    message,
    hint: "Collect again; if it happens again, report it with the log.",
  };
}
