/**
 * Retries for SDK clients: bounded attempts, delays scaled by the injected unit, and a pace that throttling slows down for every
 * call of the account. (The SDK's own strategies share a token bucket that a throttling storm empties within seconds.)
 */
import { maximumAttempts, type Pace, retryDelay } from "../calls/pace.ts";

type RetryToken = { getRetryCount(): number; getRetryDelay(): number };

/** The SDK's RetryStrategyV2, as far as its retry middleware uses it. */
type RetryStrategy = {
  acquireInitialRetryToken(scope: string): Promise<RetryToken>;
  refreshRetryTokenForRetry(used: RetryToken, info: { errorType: string }): Promise<RetryToken>;
  recordSuccess(used: RetryToken): void;
};

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
