/** Of a replayed day, what falls on it: each thing once, on the first day that is collected when its own day has come. */

export type ReplayedDay = {
  date: string;
  /** The day collected before it; null for the first. */
  before: string | null;
  today: string;
  /** Of the collection, `07:40:00.000Z`. */
  time: string;
};

/** `back`: days before today. */
export function fallsOn(back: number, { date, before, today }: ReplayedDay): boolean {
  const since = before === null ? Number.POSITIVE_INFINITY : daysBetween(before, today);
  return back >= daysBetween(date, today) && back < since;
}

export function daysBetween(date: string, later: string): number {
  return Math.round((Date.parse(later) - Date.parse(date)) / 86_400_000);
}
