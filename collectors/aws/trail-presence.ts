/**
 * On which days an account's events would have been in a trail: from the first to the last day it was seen in it, without the days on
 * which the trail was silent for everybody. A day is claimed once the next day's files were read too, because events arrive late.
 */
import type { UsageRecord } from "#lib/ingest/contract.ts";
import type { EngineSpan } from "../calls/engine-span.ts";

type Span = Pick<UsageRecord, "coveredFrom" | "coveredTo">;

export type Presence = {
  /** `days`: `2026-11-23`, on which the account has events. */
  see(account: string, days: readonly string[]): void;
  /** The piece was read whole. Returns the days that can be claimed now and could not before; null: none. */
  settle(piece: EngineSpan): Span | null;
  /** By account, in order and apart from each other. */
  spans(): Map<string, Span[]>;
};

const dayMs = 86_400_000;

export function createPresence(): Presence {
  const seen = new Map<string, { first: number; last: number }>();
  const lively = new Set<number>();
  let start: number | null = null;
  /** The first day that may not be claimed yet. */
  let end: number | null = null;

  return {
    see(account, days) {
      for (const text of days) {
        const day = Date.parse(`${text}T00:00:00Z`) / dayMs;
        lively.add(day);
        const known = seen.get(account);
        if (known === undefined) seen.set(account, { first: day, last: day });
        else seen.set(account, { first: Math.min(known.first, day), last: Math.max(known.last, day) });
      }
    },
    settle({ from, to }) {
      start ??= from.getTime() / dayMs;
      const before = end ?? start;
      end = Math.max(before, to.getTime() / dayMs - 1);
      return end > before ? spanOf(before, end - 1) : null;
    },
    spans() {
      const found = new Map<string, Span[]>();
      if (start === null || end === null) return found;
      for (const [account, { first, last }] of seen) {
        const spans = livelyRuns(Math.max(first, start), Math.min(last, end - 1), lively);
        if (spans.length > 0) found.set(account, spans);
      }
      return found;
    },
  };
}

function livelyRuns(from: number, to: number, lively: ReadonlySet<number>): Span[] {
  const spans: Span[] = [];
  let begin: number | null = null;
  for (let day = from; day <= to + 1; day++) {
    const isLively = day <= to && lively.has(day);
    if (isLively) begin ??= day;
    else if (begin !== null) {
      spans.push(spanOf(begin, day - 1));
      begin = null;
    }
  }
  return spans;
}

/** Both days count. */
function spanOf(first: number, last: number): Span {
  return { coveredFrom: new Date(first * dayMs), coveredTo: new Date((last + 1) * dayMs - 1) };
}
