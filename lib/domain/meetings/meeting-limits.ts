/** What may be said of a meeting: who is there, by name, and when the next one is. */
import { Invalid } from "#lib/errors.ts";

const longestName = 100;
const mostNames = 100;

/** Names as they were entered: trimmed, none twice. Throws Invalid. */
export function attendeeNames(names: readonly string[]): string[] {
  const trimmed = [...new Set(names.map((name) => name.trim().replace(/\s+/g, " ")).filter(Boolean))];
  if (trimmed.length > mostNames || trimmed.some((name) => name.length > longestName))
    throw new Invalid("Those are too many or too long names.", {
      hint: `Up to ${mostNames} names of up to ${longestName} characters, with commas between them.`,
    });
  return trimmed;
}

/** Throws Invalid for what is no later day, within a year. */
export function nextMeetingDay(day: string, today: string): string {
  const at = /^\d{4}-\d\d-\d\d$/.test(day) ? Date.parse(`${day}T00:00:00Z`) : Number.NaN;
  const isReal = !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
  const ahead = Math.round((at - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
  if (isReal && ahead > 0 && ahead <= 366) return day;
  throw new Invalid(`"${day.slice(0, 20)}" is no day for the next meeting.`, {
    hint: "Give a later day within a year, such as 2027-02-23.",
  });
}
