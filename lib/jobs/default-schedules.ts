/** When a new source is collected unless somebody says otherwise; spread by its id, so that not all sources start at once. */

export const cadences = ["inventory", "usage"] as const;
/** Which streams of a source a schedule is about. */
export type Cadence = (typeof cadences)[number];

/** Inventory every six hours, usage once a day. Cron expressions in UTC; the migration that made the table says the same. */
export function defaultSchedules(sourceId: number): Record<Cadence, string> {
  const minute = (sourceId * 7) % 60;
  const hour = Math.floor((sourceId * 7) / 60) % 6;
  const hours = [0, 6, 12, 18].map((quarter) => hour + quarter).join(",");
  return {
    inventory: `${minute} ${hours} * * *`,
    usage: `${(minute + 30) % 60} ${(sourceId * 5) % 24} * * *`,
  };
}
