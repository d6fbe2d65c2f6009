import { daysBetween, formatAge, formatDay, formatInstant } from "./format.ts";

/** A date as its age on the page's day (`143 d`, `today`), with the date itself on demand. */
export function Age({ date, asOf }: { date: Date; asOf: Date }) {
  return (
    <time dateTime={date.toISOString()} title={formatInstant(date)}>
      {formatAge(daysBetween(date, asOf))}
    </time>
  );
}

/** A date as a day (`7 Oct 2025`), with the time on demand. */
export function Day({ date, asOf }: { date: Date; asOf: Date | null }) {
  return (
    <time dateTime={date.toISOString()} title={formatInstant(date)}>
      {formatDay(date, asOf)}
    </time>
  );
}
