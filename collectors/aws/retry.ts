/**
 * Retries for SDK clients: bounded attempts, delays scaled by the injected unit, and a pace that throttling slows down for every
 * call of the account. (The SDK's own strategies share a token bucket that a throttling storm empties within seconds.)
 */
import { setTimeout as sleep } from "node:timers/promises";

type RetryToken = { getRetryCount(): number; getRetryDelay(): number };

/** The SDK's RetryStrategyV2, as far as its retry middleware uses it. */
type RetryStrategy = {
  acquireInitialRetryToken(scope: string): Promise<RetryToken>;
  refreshRetryTokenForRetry(used: RetryToken, info: { errorType: string }): Promise<RetryToken>;
  recordSuccess(used: RetryToken): void;
};

export type Pace = {
  /** Resolves when the next call may start. Rejects when the signal aborts. */
  enter(): Promise<void>;
  slower(): void;
  faster(): void;
};

/**
 * Spaces the starts of calls: a throttled answer doubles the gap (up to `unitMs`), each success shrinks it by a tenth, down to
 * `gapMs`. One pace per account: AWS counts limits in the account whose credentials call.
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

export function createRetryStrategy(options: { unitMs: number; pace: Pace }): RetryStrategy {
  let salt = 0;
  return {
    async acquireInitialRetryToken() {
      await options.pace.enter();
      return token(0, 0);
    },
    async refreshRetryTokenForRetry(used, info) {
      const isThrottling = info.errorType === "THROTTLING";
      if (isThrottling) options.pace.slower();
      const retry = used.getRetryCount() + 1;
      if (info.errorType === "CLIENT_ERROR" || retry >= maximumAttempts) throw new Error("No retry left.");
      return token(retry, retryDelay(retry, isThrottling, options.unitMs, ++salt));
    },
    recordSuccess() {
      options.pace.faster();
    },
  };
}

function token(count: number, delay: number): RetryToken {
  return { getRetryCount: () => count, getRetryDelay: () => delay };
}
