/** Days as text (`2026-11-24`, UTC): the same two days are always as far apart, whatever the hour. */
const dayMs = 86_400_000;

/** Whole days from the first to the second; negative where the second is earlier. */
export function daysBetween(from: string, to: string): number {
  return Math.round((instantOf(to) - instantOf(from)) / dayMs);
}

/** The day that many days later. */
export function dayPlus(day: string, days: number): string {
  return new Date(instantOf(day) + days * dayMs).toISOString().slice(0, 10);
}

function instantOf(day: string): number {
  return Date.parse(`${day}T00:00:00Z`);
}
