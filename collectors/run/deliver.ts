/** A slice's records as the runner hands them to ingest: interruptible at any moment, and honest about what an empty file proves. */
import { Incomplete, Unavailable } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";

/** How a delivery ended, beside what ingest itself reports. */
export type Delivery = { records: number; transient: boolean };

type Options = {
  signal: AbortSignal;
  /** Throw Incomplete when nothing was delivered: an export file without records of a stream proves nothing about it. */
  emptyProvesNothing: string | null;
};

/**
 * Passes `records` through. An abort rejects the pending read at once, whatever the collector is waiting for.
 * `delivery` is filled in while records pass; `transient` says whether the same slice may succeed when asked again.
 */
export async function* deliver(
  records: AsyncIterable<CloudRecord>,
  delivery: Delivery,
  { signal, emptyProvesNothing }: Options,
): AsyncGenerator<CloudRecord> {
  const iterator = records[Symbol.asyncIterator]();
  let interrupt: (reason: Error) => void = () => {};
  const onAbort = () => interrupt(interrupted());
  signal.addEventListener("abort", onAbort);
  try {
    for (;;) {
      if (signal.aborted) throw interrupted();
      // One promise per read, not a race with a shared one: a race would keep every read alive until the abort.
      const step = await new Promise<IteratorResult<CloudRecord>>((resolve, reject) => {
        interrupt = reject;
        iterator.next().then(resolve, reject);
      });
      if (step.done === true) break;
      delivery.records += 1;
      yield step.value;
    }
    if (emptyProvesNothing !== null && delivery.records === 0) throw emptyFile(emptyProvesNothing);
  } catch (error) {
    delivery.transient = error instanceof Unavailable && error.transient;
    throw error;
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Not awaited: a collector that ignores the abort must not hold up the stop.
    iterator.return?.().then(undefined, () => {});
  }
}

export function interrupted(): Incomplete {
  return new Incomplete(["everything not read before the interruption"], "The collection was interrupted.", {
    hint: "Collect again; what was read is kept.",
  });
}

function emptyFile(stream: string): Incomplete {
  return new Incomplete(
    [stream],
    `The file holds no record of ${stream}, which does not prove there are none.`,
    {
      hint: `Add --complete ${stream} if the export is known to cover it.`,
    },
  );
}
