/** Runs the collector against a small Google and hands back what came of each slice. */
import { fixedClock } from "#lib/clock.ts";
import { RollcallError } from "#lib/errors.ts";
import type { CloudRecord, CollectorContext, Slice } from "#lib/ingest/contract.ts";
import { createLog } from "#lib/log.ts";
import { collector } from "../collector.ts";
import { gcpStreams } from "../streams.ts";
import type { SmallGoogle } from "./small-google.ts";

export type Result = { slice: Slice; records: CloudRecord[]; error: RollcallError | null };

type Options = { config?: object; pageSize?: number; signal?: AbortSignal };

export function contextFor(
  google: SmallGoogle,
  { config, pageSize, signal }: Options = {},
): CollectorContext {
  return {
    source: {
      name: "test",
      config: {
        ...{ resource: "organizations/100", credentialsFile: google.credentialsFile, auditLog: "all" },
        ...config,
      },
    },
    signal: signal ?? new AbortController().signal,
    clock: fixedClock("2026-11-24T12:00:00Z"),
    log: createLog("silent"),
    endpoint: google.url,
    limits: { concurrency: 4, pageSize, retryDelayMs: 0 },
    session: new Map(),
  };
}

/** The streams that are read of a source that switches nothing on. */
export const plainStreams = Object.keys(gcpStreams).filter((name) => gcpStreams[name]?.setting === undefined);

/** Each slice of the streams (null: of all that need not be switched on), read to its end or its error. */
export async function collectAll(ctx: CollectorContext, streams: string[] | null = null): Promise<Result[]> {
  const scopes = await listOf(collector.scopes(ctx));
  const results: Result[] = [];
  for await (const slice of collector.slices(ctx, scopes)) {
    if (!(streams ?? plainStreams).includes(slice.stream)) continue;
    results.push(await collectOne(ctx, slice));
  }
  return results;
}

export async function collectOne(ctx: CollectorContext, slice: Slice): Promise<Result> {
  const records: CloudRecord[] = [];
  try {
    for await (const record of collector.collect(ctx, slice)) records.push(record);
    return { slice, records, error: null };
  } catch (error) {
    if (!(error instanceof RollcallError)) throw error;
    return { slice, records, error };
  }
}

export async function listOf<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** The records of one stream over all its slices. */
export function recordsOf(results: Result[], stream: string): CloudRecord[] {
  return results.filter(({ slice }) => slice.stream === stream).flatMap(({ records }) => records);
}
