/**
 * The machine's time, for session lifetimes only: the SDKs compare `Expiration` with the real clock. Dates of the
 * simulated world never come from here.
 */
export function wallClock(): number {
  return performance.timeOrigin + performance.now();
}
