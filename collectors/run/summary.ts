/** What a run achieved, in numbers and in what is missing; a run is complete only when every slice it tried is. */
import type { ErrorCode } from "#lib/errors.ts";
import type { Slice } from "#lib/ingest/contract.ts";
import type { SliceOutcome } from "#lib/ingest/ingest-slice.ts";
import type { RunStatus } from "#lib/ingest/run-log.ts";
import type { SliceStatus } from "#lib/ingest/slice-ending.ts";

export type SliceResult = SliceOutcome & { slice: Slice };

export type StreamSummary = {
  stream: string;
  slices: number;
  complete: number;
  seen: number;
  inserted: number;
  updated: number;
  unchanged: number;
  closed: number;
  reopened: number;
  held: number;
  rejected: number;
};

export type Missing = {
  stream: string;
  scope: string;
  status: SliceStatus;
  reason: string;
  hint: string | null;
  permission: string | null;
};

export type RunSummary = {
  source: string;
  runId: string;
  observedAt: Date;
  status: RunStatus;
  /** Set when the run ended early. */
  error: { code: ErrorCode; message: string; hint: string } | null;
  /** Whether the same run may do better later without anybody doing anything. */
  transient: boolean;
  durationMs: number;
  scopes: number;
  /** Slices that were to be collected; an interruption leaves some untried. */
  slices: number;
  streams: StreamSummary[];
  missing: Missing[];
};

const sums = ["seen", "inserted", "updated", "unchanged", "closed", "reopened", "held", "rejected"] as const;

export function summarise(results: SliceResult[]): { streams: StreamSummary[]; missing: Missing[] } {
  const streams = new Map<string, StreamSummary>();
  const missing: Missing[] = [];
  for (const result of results) {
    const { stream, scope } = result.slice;
    const entry = streams.get(stream) ?? emptyStream(stream);
    streams.set(stream, entry);
    entry.slices += 1;
    if (isWhole(result.status)) entry.complete += 1;
    else missing.push(missingOf(result, stream, scope));
    for (const name of sums) entry[name] += result.counts[name];
  }
  const byName = (a: { stream: string }, b: { stream: string }) => (a.stream < b.stream ? -1 : 1);
  return { streams: [...streams.values()].sort(byName), missing: missing.sort(byName) };
}

/** Complete when nothing is missing, failed when nothing at all could be read. */
export function statusOf(results: SliceResult[], planned: number): "complete" | "partial" | "failed" {
  const whole = results.filter((result) => isWhole(result.status)).length;
  if (whole === planned) return "complete";
  const stored = results.some((result) => isWhole(result.status) || result.counts.seen > 0);
  return stored || results.length < planned ? "partial" : "failed";
}

/** What the other side does not have cannot be missing. */
export function isWhole(status: SliceStatus): boolean {
  return status === "complete" || status === "not-applicable";
}

function missingOf(result: SliceResult, stream: string, scope: string): Missing {
  const { status, reason, hint, permission } = result;
  return { stream, scope, status, reason: reason ?? status, hint, permission };
}

function emptyStream(stream: string): StreamSummary {
  const zero = Object.fromEntries(sums.map((name) => [name, 0])) as Record<(typeof sums)[number], number>;
  return { stream, slices: 0, complete: 0, ...zero };
}
