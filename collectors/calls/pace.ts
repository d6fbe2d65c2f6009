/** How fast calls follow each other: throttled answers slow down every call that shares a pace, and delays grow within bounds. */
import { setTimeout as sleep } from "node:timers/promises";

export type Pace = {
  /** Resolves when the next call may start. Rejects when the signal aborts. */
  enter(): Promise<void>;
  slower(): void;
  faster(): void;
};

/**
 * Spaces the starts of calls: a throttled answer doubles the gap (up to `unitMs`), each success shrinks it by a tenth, down to
 * `gapMs`. One pace for all calls that share a limit.
 */
export function createPace(options: { gapMs: number; unitMs: number; signal: AbortSignal }): Pace {
  let gap = options.gapMs;
  let turn: Promise<void> = Promise.resolve();
  return {
    enter() {
      if (gap < 1) return Promise.resolve();
      const wait = gap;
      const mine = turn.then(() => sleep(wait, undefined, { signal: options.signal }));
      turn = mine.catch(() => undefined);
      return mine;
    },
    slower() {
      gap = Math.min(Math.max(gap * 2, options.unitMs / 16), options.unitMs);
    },
    faster() {
      gap = Math.max(gap * 0.9, options.gapMs);
    },
  };
}

export const maximumAttempts = 8;
/** Delays grow to at most this many units. */
const longestDelay = 20;

/** Milliseconds before retry number `retry` (from 1). Throttling starts at one unit, anything else at a quarter of one. */
export function retryDelay(retry: number, isThrottling: boolean, unitMs: number, salt: number): number {
  const base = isThrottling ? unitMs : unitMs / 4;
  const spread = 0.5 + ((salt * 0.618_033_988_75) % 1) / 2;
  return Math.round(Math.min(base * 2 ** (retry - 1), unitMs * longestDelay) * spread);
}
