/** The one place where dates, ages and counts become words. Days and times are UTC, so a page reads the same everywhere. */
import { formatNumber } from "#lib/domain/format-number.ts";

export { formatNumber };

const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const DAY = 86_400_000;

const two = (value: number): string => String(value).padStart(2, "0");

/** `07:40` */
export function formatTime(date: Date): string {
  return `${two(date.getUTCHours())}:${two(date.getUTCMinutes())}`;
}

/** `23 Nov`, with the year when it is not that of `asOf`: `7 Oct 2025`. */
export function formatDay(date: Date, asOf: Date | null): string {
  const day = `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
  return asOf?.getUTCFullYear() === date.getUTCFullYear() ? day : `${day} ${date.getUTCFullYear()}`;
}

/** `Mon 23 Nov 2026` */
export function formatWeekday(date: Date): string {
  return `${WEEKDAYS[date.getUTCDay()]} ${formatDay(date, null)}`;
}

/** `23 Nov 2026, 07:40 UTC` */
export function formatInstant(date: Date): string {
  return `${formatDay(date, null)}, ${formatTime(date)} UTC`;
}

/** Whole UTC days from `date` to `asOf`; negative when `date` is later. */
export function daysBetween(date: Date, asOf: Date): number {
  return Math.floor(asOf.getTime() / DAY) - Math.floor(date.getTime() / DAY);
}

/** A span of whole days: `today`, `1 d`, `143 d`, `2 y 41 d`; a day to come is `in 3 d`. */
export function formatAge(days: number): string {
  if (days === 0) return "today";
  if (days < 0) return `in ${formatSpan(-days)}`;
  return formatSpan(days);
}

/** The same inside a sentence: `today`, `23 days ago`, `in 3 days`. */
export function formatAgo(days: number): string {
  if (days === 0) return "today";
  return days < 0 ? `in ${formatCount(-days, "day", "days")}` : `${formatCount(days, "day", "days")} ago`;
}

/** A length of time: `0 d`, `143 d`, `2 y 41 d`. */
export function formatSpan(days: number): string {
  if (days < 365) return `${days} d`;
  const years = Math.floor(days / 365);
  const rest = days - years * 365;
  return rest === 0 ? `${years} y` : `${years} y ${rest} d`;
}

/** How long something took: `under 1 s`, `31 s`, `4 min 12 s`, `1 h 3 min`. */
export function formatDuration(ms: number): string {
  const seconds = Math.round(ms / 1000);
  if (seconds < 1) return "under 1 s";
  if (seconds < 60) return `${seconds} s`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

/** `07:40 UTC` on the day of `now`, else `24 Nov, 07:40 UTC`. */
export function formatMoment(date: Date, now: Date): string {
  const isToday = daysBetween(date, now) === 0;
  return isToday ? `${formatTime(date)} UTC` : `${formatDay(date, now)}, ${formatTime(date)} UTC`;
}

/** A difference with its sign: `+2.1`, `−11`, `0`; at most one decimal. */
export function formatSigned(value: number): string {
  const rounded = Math.round(Math.abs(value) * 10) / 10;
  const [whole = "0", decimal] = String(rounded).split(".");
  const words = `${formatNumber(Number(whole))}${decimal === undefined ? "" : `.${decimal}`}`;
  return rounded === 0 ? "0" : `${value < 0 ? "−" : "+"}${words}`;
}

/** A share of 0 to 1 with two decimals: `0.88`; what is not quite nothing or all does not read as if it were. */
export function formatIndex(share: number): string {
  if (share > 0 && share < 0.005) return "under 0.01";
  if (share < 1 && share >= 0.995) return "over 0.99";
  return share.toFixed(2);
}

/** A share of 0 to 1 in whole percent: `68 %`; what is not quite nothing or all does not read as if it were. */
export function formatPercent(share: number): string {
  const percent = Math.round(share * 100);
  if (share > 0 && percent === 0) return "under 1 %";
  if (share < 1 && percent === 100) return "over 99 %";
  return `${percent} %`;
}

/** A share of 0 to 1 with one decimal, rounded down: `94.9 %`, `95 %`, so that what misses its target never reads as if it met it. */
export function formatShare(share: number): string {
  if (share > 0 && share < 0.001) return "under 0.1 %";
  return `${Math.floor(share * 1000 + 1e-9) / 10} %`;
}

/** `1 identity`, `1,482 identities`. */
export function formatCount(value: number | bigint, one: string, many: string): string {
  return `${formatNumber(value)} ${Number(value) === 1 ? one : many}`;
}

/** `a`, `a and b`, `a, b and c`; `last` is the word before the last one. */
export function formatList(words: readonly string[], last = "and"): string {
  if (words.length < 2) return words[0] ?? "";
  return `${words.slice(0, -1).join(", ")} ${last} ${words.at(-1)}`;
}

/** `a, b and 3 more` when there are more than `most`. */
export function formatFirst(words: readonly string[], most: number): string {
  if (words.length <= most) return formatList(words);
  return `${words.slice(0, most).join(", ")} and ${formatNumber(words.length - most)} more`;
}
