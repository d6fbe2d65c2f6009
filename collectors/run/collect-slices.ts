/** Works through slices, a few at a time, and asks once more for those that a passing trouble cut off. */
import type { Slice } from "#lib/ingest/contract.ts";
import type { KnownSlice } from "#lib/ingest/ensure-slices.ts";
import { pause } from "./interrupt.ts";
import type { Progress } from "./progress.ts";
import type { SliceResult } from "./summary.ts";

type Options = {
  slices: KnownSlice[];
  /** Slices under way at the same time. */
  concurrency: number;
  /** Wait before the second round; 0 asks again at once. */
  retryDelayMs: number;
  signal: AbortSignal;
  progress: Progress;
  /** Collects and stores one slice; never throws for what the collector says. */
  ingest(slice: KnownSlice): Promise<SliceResult>;
};

/** One result per slice that was begun; after an abort the others have none. */
export async function collectSlices(options: Options): Promise<SliceResult[]> {
  const { progress, signal, retryDelayMs } = options;
  const first = await round(options, options.slices);
  const passing = new Set(first.filter((result) => result.transient).map(({ slice }) => keyOf(slice)));
  const again = options.slices.filter((slice) => passing.has(keyOf(slice)));
  if (again.length === 0 || signal.aborted) return first;
  progress({ kind: "retrying", slices: again.length, delayMs: retryDelayMs });
  await pause(retryDelayMs, signal);
  const second = new Map((await round(options, again)).map((result) => [keyOf(result.slice), result]));
  return first.map((result) => second.get(keyOf(result.slice)) ?? result);
}

async function round(options: Options, slices: KnownSlice[]): Promise<SliceResult[]> {
  const { concurrency, signal, progress, ingest } = options;
  const results: SliceResult[] = [];
  const queue = slices[Symbol.iterator]();
  const lane = async () => {
    for (const slice of queue) {
      if (signal.aborted) return;
      progress({ kind: "slice-started", slice });
      const result = await ingest(slice);
      results.push(result);
      const { status, reason, counts } = result;
      progress({ kind: "slice-ended", slice, status, reason, records: counts.seen });
    }
  };
  const lanes = await Promise.allSettled(Array.from({ length: Math.max(1, concurrency) }, lane));
  const broken = lanes.find((result) => result.status === "rejected");
  if (broken !== undefined) throw broken.reason;
  return results;
}

function keyOf(slice: Slice): string {
  return `${slice.stream}\n${slice.scope}`;
}
