/** The one source of time: every date Rollcall stores or compares comes from a Clock handed down by its caller. */
export interface Clock {
  /** The current instant of this clock; never earlier than the instant returned before by the same clock. */
  now(): Date;
}

/** A clock that follows the machine. */
export const systemClock: Clock = { now: () => new Date() };

/** A clock that stands still at `instant`, for replays and tests. */
export function fixedClock(instant: Date | string): Clock {
  const time = new Date(instant).getTime();
  if (Number.isNaN(time)) throw new RangeError(`Not an instant: ${String(instant)}`);
  return { now: () => new Date(time) };
}

/** The clock that ROLLCALL_CLOCK names: `system` (default) or an ISO 8601 instant. */
export function clockFrom(setting: string | undefined): Clock {
  return setting === undefined || setting === "" || setting === "system" ? systemClock : fixedClock(setting);
}

/** Whether that setting names a clock that never moves: nothing comes due by it. */
export function standsStill(setting: string | undefined): boolean {
  return clockFrom(setting) !== systemClock;
}

/** Milliseconds for measuring how long something took; never a date. */
export function stopwatch(): () => number {
  const start = performance.now();
  return () => performance.now() - start;
}

/** Parses an instant a provider sent (ISO 8601 or epoch milliseconds); null when it is not one. */
export function parseInstant(value: string | number | null | undefined): Date | null {
  if (value === null || value === undefined || value === "") return null;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? null : date;
}
