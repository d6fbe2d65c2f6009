/** A slice's records as the runner hands them to ingest: interruptible at any moment, and honest about what an empty file proves. */
import { Incomplete } from "#lib/errors.ts";
import type { CloudRecord } from "#lib/ingest/contract.ts";
import { interrupted } from "./interrupt.ts";

type Options = {
  signal: AbortSignal;
  /** The stream's name if delivering nothing leaves it open whether there is something (an export file); else null. */
  emptyProvesNothing: string | null;
};

/** Passes `records` and errors through. An abort rejects the pending read at once, whatever the collector is waiting for. */
export async function* deliver(
  records: AsyncIterable<CloudRecord>,
  { signal, emptyProvesNothing }: Options,
): AsyncGenerator<CloudRecord> {
  const iterator = records[Symbol.asyncIterator]();
  let isEmpty = true;
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
      isEmpty = false;
      yield step.value;
    }
    if (isEmpty && emptyProvesNothing !== null) throw emptyFile(emptyProvesNothing);
  } finally {
    signal.removeEventListener("abort", onAbort);
    // Not awaited: a collector that ignores the abort must not hold up the stop.
    iterator.return?.().then(undefined, () => {});
  }
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
