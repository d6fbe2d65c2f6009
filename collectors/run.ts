/**
 * One run of one source, from asking what it is to the list that pages read. Everything that is the same for every cloud is
 * here: pinning, the scope tree, which slices, how many at once, retries, interruption, references, the run's own record.
 */
import type { Pool } from "pg";
import type { Actor } from "#lib/auth/roles.ts";
import { type Clock, stopwatch } from "#lib/clock.ts";
import { pinSource, refuseOtherPin } from "#lib/commands/pin-source.ts";
import { RollcallError } from "#lib/errors.ts";
import type { HoldRule } from "#lib/ingest/close-missing.ts";
import type { StreamSpec } from "#lib/ingest/contract.ts";
import { ensureSlices, type KnownSlice } from "#lib/ingest/ensure-slices.ts";
import { ingestSlice } from "#lib/ingest/ingest-slice.ts";
import { notePlan, type RunJob, type RunTrigger, type StartedRun, startRun } from "#lib/ingest/run-log.ts";
import { storeScopes } from "#lib/ingest/store-scopes.ts";
import { startHeartbeat } from "#lib/jobs/run-heartbeat.ts";
import type { Logger } from "#lib/log.ts";
import type { StoredSource } from "#lib/queries/find-source.ts";
import { chooseSlices, refuseUnknownScopes, refuseUnknownStreams } from "./run/choose-slices.ts";
import { collectSlices } from "./run/collect-slices.ts";
import { deliver } from "./run/deliver.ts";
import { endEarly, endRun, isRefusal, type RunProgress } from "./run/end-run.ts";
import { orInterrupt } from "./run/interrupt.ts";
import type { Progress } from "./run/progress.ts";
import type { Reading } from "./run/reading.ts";
import type { RunSummary, SliceResult } from "./run/summary.ts";
import type { Listed, RunToList } from "./run/update-list.ts";

export type RunRequest = {
  pool: Pool;
  source: StoredSource;
  reading: Reading;
  streams: Record<string, StreamSpec>;
  clock: Clock;
  signal: AbortSignal;
  log: Logger;
  actor: Actor;
  progress: Progress;
  /** External ids; null: everywhere. */
  onlyScopes: string[] | null;
  /** Stream names; null: what is due. */
  onlyStreams: string[] | null;
  /** Slices under way at the same time. */
  concurrency: number;
  /** Wait before slices that met a passing trouble are asked again. */
  retryDelayMs: number;
  hold?: HoldRule;
  /** Tells pages of the run, where that is done with others' runs; absent: by itself. */
  list?: (run: RunToList) => Promise<Listed>;
  /** Absent: the command line. */
  trigger?: RunTrigger;
  /** The queue's job this run is an attempt of. */
  job?: RunJob | null;
  /** When the job's first attempt was: this one reads only what the earlier ones could not. */
  resumes?: Date | null;
};

/**
 * Throws Conflict, with nothing written, when the source is something else than it was, another run of it is under way, or
 * time runs backwards; Invalid for a scope or stream that does not exist. Any other refusal of the cloud is the run's result:
 * `failed`, with the error in it and nothing closed. Errors of the database are thrown, and the run's record says failed.
 */
export async function runSource(request: RunRequest): Promise<RunSummary> {
  const { pool, source, reading, clock, signal, actor, streams, onlyStreams, progress } = request;
  refuseUnknownStreams(onlyStreams, streams);
  const elapsed = stopwatch();
  const identity = await identityOf(reading, signal);
  if (!(identity instanceof RollcallError)) refuseOtherPin(source, identity);
  const { trigger, job } = request;
  const begun = { sourceId: source.id, actor: actor.name, observedAt: clock.now(), trigger, job };
  const run = await startRun(pool, begun);
  const stopHeartbeat = startHeartbeat(pool, run.id, run.lose);
  const working = { ...request, signal: AbortSignal.any([signal, run.lost]) };
  const ended: RunProgress = { run, elapsed, scopes: 0, planned: null, results: [] };
  try {
    if (identity instanceof RollcallError) throw identity;
    progress({ kind: "identified", source: source.name, ...identity });
    if (source.pin === null) await pinSource({ pool, actor, clock }, source, identity);
    const { scopeIds, slices } = await plan(working, ended);
    ended.results = await collectSlices({
      ...working,
      slices,
      ingest: (slice) => ingestOne(working, run, slice, scopeIds),
    });
    return await endRun(request, ended);
  } catch (error) {
    return await endEarly(request, ended, error);
  } finally {
    stopHeartbeat();
  }
}

/** An error here belongs in the run's record, which does not exist yet. */
async function identityOf(
  reading: Reading,
  signal: AbortSignal,
): Promise<{ pin: string; name: string } | RollcallError> {
  try {
    return await orInterrupt(reading.identify(), signal);
  } catch (error) {
    if (isRefusal(error)) return error;
    throw error;
  }
}

async function plan(
  { source, reading, signal, streams, onlyScopes, onlyStreams, progress, resumes = null }: RunRequest,
  ended: RunProgress,
): Promise<{ scopeIds: Map<string, number>; slices: KnownSlice[] }> {
  const { run } = ended;
  const scopes = await orInterrupt(reading.scopes(), signal);
  refuseUnknownScopes(onlyScopes, scopes, source.name);
  const scopeIds = await storeScopes(run, scopes, { complete: reading.kind === "live" });
  const listed = await orInterrupt(reading.slices(scopes), signal);
  const known = await ensureSlices(run, listed, scopeIds);
  const now = run.observedAt;
  const slices = chooseSlices({ slices: known, scopes, streams, onlyScopes, onlyStreams, now, resumes });
  ended.scopes = scopes.length;
  ended.planned = slices.length;
  await notePlan(run, slices.length);
  progress({ kind: "planned", scopes: scopes.length, slices });
  return { scopeIds, slices };
}

async function ingestOne(
  { pool, source, reading, streams, signal, progress, hold }: RunRequest,
  run: StartedRun,
  slice: KnownSlice,
  scopeIds: ReadonlyMap<string, number>,
): Promise<SliceResult> {
  const { stream: name } = slice;
  const emptyProvesNothing = reading.provesEmpty(name) ? null : name;
  const outcome = await ingestSlice({
    pool,
    runId: run.id,
    sliceId: slice.id,
    stream: { name, kinds: streams[name]?.kinds ?? [], forgets: streams[name]?.forgets },
    observedAt: run.observedAt,
    provider: source.provider,
    records: deliver(reading.collect(slice), { signal, emptyProvesNothing }),
    scopeIds,
    options: {
      hold,
      signal,
      onProgress: ({ seen }) => progress({ kind: "slice-records", slice, records: seen }),
    },
  });
  return { ...outcome, slice };
}
