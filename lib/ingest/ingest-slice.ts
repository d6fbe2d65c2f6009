/**
 * The one door into the fact tables: takes what a collector delivers for one slice and stores all of it or nothing, with the
 * outcome. Only a collection that returned, with every record accepted, closes what it did not deliver.
 */
import type { Pool, PoolClient } from "pg";
import { stopwatch } from "#lib/clock.ts";
import { checkOut, giveBack } from "./checked-out.ts";
import { defaultHoldRule, type HoldRule } from "./close-missing.ts";
import type { RecordType } from "./contract.ts";
import {
  type Counts,
  clearStage,
  emptyCounts,
  type Reconciled,
  reconcile,
  type SliceFacts,
} from "./reconcile.ts";
import { redact } from "./redact.ts";
import type { Rejections } from "./rejection.ts";
import { expectLiveRun } from "./run-log.ts";
import { completeEnding, endingOf, type SliceEnding, stoppedEnding } from "./slice-ending.ts";
import { beginSliceRun, markSliceBroken, writeSliceOutcome } from "./slice-log.ts";
import { openStage, type Stage } from "./stage.ts";
import { writeOffer } from "./write-offer.ts";

export type IngestSliceInput = {
  pool: Pool;
  runId: number;
  sliceId: number;
  /** `kinds`: the record types the stream delivers; rows of other types are rejected and never closed by it. `forgets`: as in StreamSpec. */
  stream: { name: string; kinds: readonly RecordType[]; forgets?: boolean };
  observedAt: Date;
  provider: string;
  records: AsyncIterable<unknown>;
  /** Every scope of the source, by external id. */
  scopeIds: ReadonlyMap<string, number>;
  options?: {
    hold?: HoldRule;
    signal?: AbortSignal;
    /** Called about every thousand records. */
    onProgress?: (progress: { seen: number; rejected: number }) => void;
  };
};

export type SliceOutcome = SliceEnding & {
  counts: Counts;
  rejections: Rejections;
  /** Open rows of the slice afterwards; null when nothing could be stored. */
  rows: number | null;
  durationMs: number;
};

const progressEvery = 1_000;
const attempts = 4;
/** Unique violation, deadlock, serialization failure: another slice was in the way; the stage is still there. */
const repeatable = new Set(["23505", "40P01", "40001"]);

/** Throws only when not even a failure can be written down: the database is that unwell, or the run was given up for dead (Conflict). */
export async function ingestSlice(input: IngestSliceInput): Promise<SliceOutcome> {
  const elapsed = stopwatch();
  let client: PoolClient | undefined;
  try {
    client = await checkOut(input.pool);
    const slice = await beginSliceRun(client, input);
    const stage = await openStage(client, input.pool, { ...input, kinds: input.stream.kinds });
    const ending = await consume(stage, input);
    await stage.finish();
    const outcome = await storeWithRetries(client, stage, slice, { ending, elapsed, input });
    giveBack(client);
    return outcome;
  } catch (error) {
    // Stage and open transaction die with the connection; stored rows are as they were.
    if (client) giveBack(client, true);
    const reason = `Storing failed: ${redact(error instanceof Error ? error.message : String(error))}`;
    const ending: SliceEnding = {
      ...stoppedEnding,
      reason,
      hint: "Collect again; nothing of this slice was stored.",
      transient: true,
    };
    const durationMs = elapsed();
    await markSliceBroken(input.pool, input, ending, durationMs);
    return { ...ending, counts: emptyCounts(0), rejections: {}, rows: null, durationMs };
  }
}

/** Reads records to the end, whatever the end is. Errors of the database are thrown, those of the collector are the ending. */
async function consume(stage: Stage, input: IngestSliceInput): Promise<SliceEnding> {
  const signal = input.options?.signal;
  if (!signal) return readAll(stage, input, () => false);
  if (signal.aborted) return stoppedEnding;
  let stopped = false;
  const aborted = Promise.withResolvers<SliceEnding>();
  const stop = () => {
    stopped = true;
    aborted.resolve(stoppedEnding);
  };
  signal.addEventListener("abort", stop, { once: true });
  try {
    // A collector that never answers must not keep the slice from ending.
    return await Promise.race([readAll(stage, input, () => stopped), aborted.promise]);
  } finally {
    signal.removeEventListener("abort", stop);
  }
}

async function readAll(
  stage: Stage,
  { records, options }: IngestSliceInput,
  isStopped: () => boolean,
): Promise<SliceEnding> {
  const iterator = records[Symbol.asyncIterator]();
  for (;;) {
    let next: IteratorResult<unknown>;
    try {
      next = await iterator.next();
    } catch (error) {
      return isStopped() ? stoppedEnding : endingOf(error);
    }
    if (isStopped()) {
      void iterator.return?.().catch(() => {});
      return stoppedEnding;
    }
    if (next.done) return completeEnding;
    const wait = stage.add(next.value);
    if (wait) await wait;
    if (options?.onProgress && stage.seen % progressEvery === 0) options.onProgress(stage.progress());
  }
}

type StoreOptions = { ending: SliceEnding; elapsed: () => number; input: IngestSliceInput };

async function storeWithRetries(
  client: PoolClient,
  stage: Stage,
  slice: SliceFacts,
  options: StoreOptions,
): Promise<SliceOutcome> {
  for (let attempt = 1; ; attempt++) {
    try {
      await client.query(begin);
      const outcome = await store(client, stage, slice, options);
      await client.query("COMMIT");
      return outcome;
    } catch (error) {
      if (attempt === attempts || !repeatable.has((error as { code?: string }).code ?? "")) throw error;
      await client.query("ROLLBACK");
    }
  }
}

async function store(
  client: PoolClient,
  stage: Stage,
  slice: SliceFacts,
  { ending, elapsed, input }: StoreOptions,
): Promise<SliceOutcome> {
  await expectLiveRun(client, slice.runId);
  const reconciled = await reconcile(client, stage, slice, {
    complete: ending.status === "complete",
    closes: input.stream.forgets !== true,
    hold: input.options?.hold ?? defaultHoldRule,
  });
  await clearStage(client, stage);
  const outcome: SliceOutcome = { ...finalEnding(ending, reconciled), ...reconciled, durationMs: elapsed() };
  if (outcome.status === "complete" && stage.offer !== null) await writeOffer(client, slice, stage.offer);
  await writeSliceOutcome(client, slice, outcome);
  return outcome;
}

// Stage tables have no statistics; where a plan could go either way it must not read a big table from end to end.
// A process that hangs in the middle must not keep its run from being given up. Nobody waits for the disk: rows and outcome stand or
// fall together, and the run's own end, which does wait, comes after all of them.
const begin = `BEGIN; SET LOCAL work_mem = '64MB'; SET LOCAL enable_seqscan = off; SET LOCAL jit = off;
  SET LOCAL idle_in_transaction_session_timeout = '60s'; SET LOCAL synchronous_commit = off`;

/** A collection that returned is complete unless records were refused or closures wait. */
function finalEnding(ending: SliceEnding, { counts, rejections }: Reconciled): SliceEnding {
  if (ending.status !== "complete") return ending;
  if (counts.rejected > 0) {
    const reasons = Object.entries(rejections).map(([reason, { count }]) => `${count} ${reason}`);
    return {
      ...ending,
      status: "rejected",
      reason: `${counts.rejected} records could not be stored (${reasons.join(", ")}); nothing was closed.`,
      hint: "The run's page shows an example of each; what was accepted is stored.",
    };
  }
  if (counts.held > 0) {
    return {
      ...ending,
      status: "held",
      reason: `${counts.held} rows are missing at once; they stay open until the next complete collection misses them too.`,
      hint: "If they are really gone, collect again, or accept it on the source's page; if not, check what the collector may read.",
    };
  }
  return ending;
}
