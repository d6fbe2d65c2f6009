/** Waiting that an abort ends at once. */
import { Incomplete } from "#lib/errors.ts";

/** Resolves after `delayMs`, or as soon as `signal` aborts. */
export function pause(delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted || delayMs <= 0) return Promise.resolve();
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      resolve();
    };
    const timer = setTimeout(end, delayMs);
    signal.addEventListener("abort", end);
  });
}

/** Settles as `promise` does, unless `signal` aborts first: then it rejects with Incomplete at once. */
export function orInterrupt<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(interrupted());
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort);
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

export function interrupted(): Incomplete {
  return new Incomplete(["everything not read before the interruption"], "The collection was interrupted.", {
    hint: "Collect again; what was read is kept.",
  });
}
