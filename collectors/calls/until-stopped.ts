/** Work that ends with the run, also where a layer below does not obey the signal. */
import { isAbort, stopped } from "./stopped.ts";

/** Settles with the work or with the abort, whichever comes first. */
export async function untilStopped<T>(signal: AbortSignal, work: () => Promise<T>): Promise<T> {
  if (signal.aborted) throw stopped(signal);
  let onAbort = () => {};
  const aborted = new Promise<never>((_, reject) => {
    onAbort = () => reject(stopped(signal));
    signal.addEventListener("abort", onAbort, { once: true });
  });
  try {
    return await Promise.race([work(), aborted]);
  } catch (error) {
    throw isAbort(error, signal) ? stopped(signal) : error;
  } finally {
    signal.removeEventListener("abort", onAbort);
  }
}
