/** Days of the simulated world: whole numbers counted from day 0, so that history is arithmetic and never a clock. */

const DAY_ZERO = Date.UTC(2025, 5, 1);
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The day an ISO date or instant falls on (UTC); day 0 is 2025-06-01. Throws RangeError for anything else. */
export function dayOf(date: string | Date): number {
  const time = new Date(date).getTime();
  if (Number.isNaN(time)) throw new RangeError(`Not a date: ${String(date)}`);
  return Math.floor((time - DAY_ZERO) / DAY_MS);
}

/** The instant `minute` minutes (may be a fraction) after the day's midnight. */
export function instantOf(day: number, minute = 0): Date {
  return new Date(DAY_ZERO + day * DAY_MS + Math.round((minute * MINUTE_MS) / 1000) * 1000);
}

/** ISO 8601 in whole seconds, as the clouds write it. */
export function isoOf(instant: Date): string {
  return instant.toISOString().replace(/\.\d{3}Z$/, "Z");
}

/** `2026-11-24` for a day number. */
export function dateOf(day: number): string {
  return instantOf(day).toISOString().slice(0, 10);
}
