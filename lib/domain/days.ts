/** Calendar days as text, `2026-11-24` (UTC): sums and differences of whole days, with no clock and no hours. */

const dayMs = 86_400_000;

export function addDays(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** Negative where `later` is the earlier one. */
export function daysBetween(day: string, later: string): number {
  return Math.round((Date.parse(`${later}T00:00:00Z`) - Date.parse(`${day}T00:00:00Z`)) / dayMs);
}

/** Both ends included; none where `to` is before `from`. */
export function everyDay(from: string, to: string): string[] {
  const start = Date.parse(`${from}T00:00:00Z`);
  return Array.from({ length: Math.max(0, daysBetween(from, to) + 1) }, (_, index) =>
    new Date(start + index * dayMs).toISOString().slice(0, 10),
  );
}
