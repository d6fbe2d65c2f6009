/**
 * Which days a log engine is asked for: whole days (UTC), from where the last complete reading ended less an overlap for what arrives
 * late, never further back than the first reading goes. What is read twice merges with itself.
 */
import type { UsageRecord } from "#lib/ingest/contract.ts";

/** Midnights; `to` is the first instant that is not read. */
export type EngineSpan = { from: Date; to: Date };

type Options = {
  now: Date;
  /** As `ctx.readUntil` says. */
  readUntil: Date | null;
  /** How far the first reading goes back, and any later one at most. */
  firstDays: number;
  /** Days read again because events arrive late. */
  overlapDays?: number;
  /** How old a day's end must be before the day counts as delivered. */
  settleMs?: number;
};

const dayMs = 86_400_000;

/** Null: there is no whole day that was not read yet. */
export function spanToRead(options: Options): EngineSpan | null {
  const { now, readUntil, firstDays, overlapDays = 1, settleMs = 3_600_000 } = options;
  const to = Math.floor((now.getTime() - settleMs) / dayMs) * dayMs;
  const earliest = to - firstDays * dayMs;
  if (readUntil === null) return { from: new Date(earliest), to: new Date(to) };
  if (readUntil.getTime() >= to) return null;
  const from = Math.max(earliest, readUntil.getTime() - overlapDays * dayMs);
  return { from: new Date(from), to: new Date(to) };
}

/** The span in pieces of at most `days` days, the oldest first: each is stored with the days it covers, so a stop loses nothing. */
export function* piecesOf({ from, to }: EngineSpan, days: number): Generator<EngineSpan> {
  for (let start = from.getTime(); start < to.getTime(); start += days * dayMs)
    yield { from: new Date(start), to: new Date(Math.min(start + days * dayMs, to.getTime())) };
}

export function daysOf({ from, to }: EngineSpan): number {
  return Math.round((to.getTime() - from.getTime()) / dayMs);
}

/** What a record of this span says it covers: up to its last millisecond. */
export function coveredBy({ from, to }: EngineSpan): Pick<UsageRecord, "coveredFrom" | "coveredTo"> {
  return { coveredFrom: from, coveredTo: new Date(to.getTime() - 1) };
}

/** Says that the span was read whole; the next reading asks `ctx.readUntil(slice, source)` for it. It watches nothing by itself. */
export function readMark(scope: string, source: string, span: EngineSpan): UsageRecord {
  return {
    ...{ type: "usage", principal: { kind: "scope", value: scope }, source, plane: "action" },
    ...coveredBy(span),
    entries: [],
    unknown: [],
  };
}
