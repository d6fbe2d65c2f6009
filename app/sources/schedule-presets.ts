/** The usual rhythms, at the minute and hour a source already has, so that not all sources start at once. */

export type Preset = { cron: string; name: string };

/** The current expression is among them when it is one of the usual ones. */
export function presetsFor(cron: string): Preset[] {
  const [first = "", second = ""] = cron.trim().split(/\s+/);
  const minute = /^\d{1,2}$/.test(first) ? Number(first) : 0;
  const hour = Number(/^\d{1,2}/.exec(second)?.[0] ?? 0);
  const every = (hours: number) => {
    const start = hour % hours;
    return Array.from({ length: 24 / hours }, (_, at) => start + at * hours).join(",");
  };
  return [
    { cron: `${minute} * * * *`, name: "Every hour" },
    { cron: `${minute} ${every(3)} * * *`, name: "Every 3 hours" },
    { cron: `${minute} ${every(6)} * * *`, name: "Every 6 hours" },
    { cron: `${minute} ${every(12)} * * *`, name: "Every 12 hours" },
    { cron: `${minute} ${hour} * * *`, name: "Once a day" },
    { cron: `${minute} ${hour} * * 1`, name: "Once a week, on Monday" },
  ];
}
