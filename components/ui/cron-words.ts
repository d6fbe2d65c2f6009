/** A schedule in words where there are short ones; else the expression itself. Times are UTC. */
import { formatList } from "./format.ts";

const DAYS = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const SHORT = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
const two = (value: number) => String(value).padStart(2, "0");

/** `every 6 hours from 00:07`, `daily at 03:37`, `hourly at :15`, `Mondays at 05:00`. */
export function cronWords(cron: string): string {
  const [minute = "", hour = "", day, month, weekday = ""] = cron.trim().split(/\s+/);
  if (!/^\d{1,2}$/.test(minute) || day !== "*" || month !== "*") return cron;
  const times = timesOf(Number(minute), hour);
  if (times === null) return cron;
  if (weekday === "*") return times.words;
  const days = daysOf(weekday);
  if (days === null || times.only === null) return cron;
  return `${days} at ${times.only}`;
}

/** `only`: the one time of the day, if it is one. */
function timesOf(minute: number, hour: string): { words: string; only: string | null } | null {
  if (hour === "*") return { words: `hourly at :${two(minute)}`, only: null };
  const hours = hoursOf(hour);
  const [first] = hours;
  if (first === undefined) return null;
  const at = (one: number) => `${two(one)}:${two(minute)}`;
  if (hours.length === 1) return { words: `daily at ${at(first)}`, only: at(first) };
  const step = 24 / hours.length;
  const isEven = hours.every((one, index) => one === first + index * step);
  if (isEven) return { words: `every ${step} hours from ${at(first)}`, only: null };
  return { words: `daily at ${formatList(hours.map(at))}`, only: null };
}

function hoursOf(text: string): number[] {
  const step = /^\*\/(\d{1,2})$/.exec(text);
  if (step) {
    const every = Number(step[1]);
    return every < 1 ? [] : Array.from({ length: Math.ceil(24 / every) }, (_, at) => at * every);
  }
  if (!/^\d{1,2}(,\d{1,2})*$/.test(text)) return [];
  const hours = text.split(",").map(Number);
  return hours.every((one) => one < 24) ? [...new Set(hours)].sort((a, b) => a - b) : [];
}

function daysOf(text: string): string | null {
  const numbered = text.toLowerCase().replace(/[a-z]{3}/g, (name) => String(SHORT.indexOf(name)));
  if (numbered === "1-5") return "weekdays";
  if (!/^[0-7](,[0-7])*$/.test(numbered)) return null;
  return formatList(numbered.split(",").map((one) => `${DAYS[Number(one) % 7]}s`));
}
