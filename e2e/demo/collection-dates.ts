const dayMs = 86_400_000;

/**
 * The days the demo collects on, oldest first, ending with `today`: weekly as far back as `history` days, daily for the
 * last `daily`. 0 days of history: today only. Days are ISO dates (UTC).
 */
export function collectionDates(today: string, history: number, daily = 14): string[] {
  const offsets = new Set<number>([0]);
  for (let back = Math.min(history, daily); back > 0; back -= 1) offsets.add(back);
  for (let back = history; back > daily; back -= 7) offsets.add(back);
  const end = Date.parse(`${today}T00:00:00Z`);
  return [...offsets].sort((a, b) => b - a).map((back) => isoDay(end - back * dayMs));
}

/**
 * Which of the days are still to be collected, when `collected` says for each source the last day it was (null: never). A source's
 * time moves forward only, so a newcomer among sources that have history begins today.
 */
export function datesDue(dates: string[], collected: (string | null)[]): string[] {
  const latest = collected.reduce<string>((last, day) => (day !== null && day > last ? day : last), "");
  const due = dates.filter((date) => date > latest);
  const isBehind = collected.some((day) => day !== latest);
  const today = dates.at(-1);
  return due.length === 0 && isBehind && today !== undefined ? [today] : due;
}

function isoDay(instant: number): string {
  return new Date(instant).toISOString().slice(0, 10);
}
