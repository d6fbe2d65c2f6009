/** How a call that the run's end cut short ends: nothing is wrong with it, and its slice is not complete. */
import { Unavailable } from "#lib/errors.ts";

export function stopped(signal: AbortSignal): Unavailable {
  return new Unavailable("The collection was stopped.", {
    transient: true,
    hint: "Start the collection again.",
    cause: signal.reason,
  });
}

export function isAbort(error: unknown, signal: AbortSignal): boolean {
  return (
    signal.aborted && (error === signal.reason || (error instanceof Error && error.name === "AbortError"))
  );
}
