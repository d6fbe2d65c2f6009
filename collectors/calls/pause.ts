/** Waiting that ends with the run. */
import { setTimeout as sleep } from "node:timers/promises";
import { stopped } from "./stopped.ts";

/** An abort ends the wait at once, with the error of a stopped call. */
export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  try {
    await sleep(milliseconds, undefined, { signal });
  } catch {
    throw stopped(signal);
  }
}
