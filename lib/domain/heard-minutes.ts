/**
 * When a source of events was heard, minute by minute: marks are only ever added, so what arrives twice, late or in any order leaves
 * the same marks. Time in which nothing arrived is never counted as covered.
 */

/** A bit for each minute of one day (UTC). */
export type Minutes = Uint8Array;

/** By whole days since 1970-01-01. */
export type HeardDays = ReadonlyMap<number, Minutes>;

const dayMinutes = 1_440;
const minuteMs = 60_000;
const dayMs = dayMinutes * minuteMs;

/** An API server gives up what it could not deliver for about a minute and a half: longer silence may have lost something. */
export const mostSilentMinutes = 2;

export function noMinutes(): Minutes {
  return new Uint8Array(dayMinutes / 8);
}

/** `instant`: of the day that these are the minutes of. */
export function markMinute(minutes: Minutes, instant: Date): void {
  const minute = Math.floor((instant.getTime() % dayMs) / minuteMs);
  minutes[minute >> 3] = (minutes[minute >> 3] ?? 0) | (1 << (minute & 7));
}

export function mergeMinutes(one: Minutes, other: Minutes): Minutes {
  return one.map((bits, at) => bits | (other[at] ?? 0));
}

/** The last days without a break that were heard from end to end, first and last; null: there is no such day. */
export function wholeDaysOf(days: HeardDays): { from: number; to: number } | null {
  const whole = [...days.keys()].filter((day) => isWhole(days.get(day))).sort((one, other) => one - other);
  const to = whole.at(-1);
  if (to === undefined) return null;
  let from = to;
  while (whole.includes(from - 1)) from -= 1;
  return { from, to };
}

export type Silence = { from: Date; to: Date };
export type Hearing = { first: Date; last: Date; silences: Silence[] };

/** The first and the last minute, and every silence between them that was too long; null: nothing was ever heard. */
export function hearingOf(days: HeardDays): Hearing | null {
  const heard = [...days.keys()].sort((one, other) => one - other).flatMap((day) => minutesOf(day, days));
  const [first] = heard;
  const last = heard.at(-1);
  if (first === undefined || last === undefined) return null;
  const silences: Silence[] = [];
  for (let at = 1; at < heard.length; at += 1) {
    const [before, after] = [heard[at - 1] as number, heard[at] as number];
    if (after - before - 1 > mostSilentMinutes)
      silences.push({ from: new Date((before + 1) * minuteMs), to: new Date(after * minuteMs) });
  }
  return { first: new Date(first * minuteMs), last: new Date(last * minuteMs), silences };
}

function isWhole(minutes: Minutes | undefined): boolean {
  if (minutes === undefined) return false;
  let silent = 0;
  for (let minute = 0; minute < dayMinutes; minute += 1) {
    silent = isMarked(minutes, minute) ? 0 : silent + 1;
    if (silent > mostSilentMinutes) return false;
  }
  return true;
}

/** Counted from 1970. */
function minutesOf(day: number, days: HeardDays): number[] {
  const minutes = days.get(day) ?? noMinutes();
  const heard: number[] = [];
  for (let minute = 0; minute < dayMinutes; minute += 1) {
    if (isMarked(minutes, minute)) heard.push(day * dayMinutes + minute);
  }
  return heard;
}

function isMarked(minutes: Minutes, minute: number): boolean {
  return ((minutes[minute >> 3] ?? 0) & (1 << (minute & 7))) !== 0;
}
