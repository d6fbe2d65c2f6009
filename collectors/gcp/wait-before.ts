/** How long to wait before a call is made again: never less than the other side asks for. */
import { maximumAttempts, retryDelay } from "../calls/pace.ts";
import { type Failure, isThrottling } from "./errors.ts";

const longestWaitUnits = 120;

/**
 * Milliseconds before attempt `tries` + 1; null: not worth it. `unitMs`: what a second counts as, so that simulations need not wait.
 * Source: Retry-After, which Google's own client ignores.
 */
export function waitBefore(tries: number, failure: Failure, unitMs: number): number | null {
  if (tries >= maximumAttempts) return null;
  const asked = ((failure.retryAfterMs ?? 0) / 1000) * unitMs;
  if (asked > longestWaitUnits * unitMs) return null;
  return Math.max(asked, retryDelay(tries, isThrottling(failure), unitMs, tries));
}
