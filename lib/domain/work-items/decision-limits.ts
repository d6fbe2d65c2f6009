/** What people may say of a work item: a day that can be, a reason, an address that is safe to show as a link. */
import { Invalid } from "#lib/errors.ts";

const longestPlanDays = 730;
const longestReason = 2000;
const longestAddress = 1000;

/** `day` and `today`: `2026-11-24`. Throws Invalid. */
export function planDay(day: string, today: string): string {
  const ahead = daysBetween(today, realDay(day));
  if (ahead >= 0 && ahead <= longestPlanDays) return day;
  throw new Invalid(ahead < 0 ? `${day} has passed.` : `${day} is more than two years away.`, {
    hint: "Plan it for a day within the next two years.",
  });
}

/** `longest`: in days, as policy has it. */
type Lasting = { today: string; longest: number; what?: string };

/** The first day an exception, or a declaration for emergencies, no longer holds. Throws Invalid. */
export function exceptionDay(day: string, { today, longest, what = "An exception" }: Lasting): string {
  const ahead = daysBetween(today, realDay(day));
  if (ahead > 0 && ahead <= longest) return day;
  throw new Invalid(
    ahead <= 0
      ? `${day} has passed.`
      : `${what} lasts ${longest} days at most; ${day} is ${ahead} days away.`,
    { hint: `Choose a day up to ${dayAfter(today, longest)}.` },
  );
}

/** Throws Invalid. */
export function exceptionReason(text: string, what = "An exception"): string {
  const reason = text.trim();
  if (reason.length > 0 && reason.length <= longestReason) return reason;
  throw new Invalid(reason === "" ? `${what} needs a reason.` : "The reason is too long.", {
    hint: `Say in up to ${longestReason} characters why it is to stay as it is.`,
  });
}

/** What keeps the harm small while an exception holds. Throws Invalid. */
export function compensatingControl(text: string): string {
  const control = text.trim();
  if (control.length > 0 && control.length <= longestReason) return control;
  throw new Invalid(
    control === "" ? "An exception needs a compensating control." : "The control is too long.",
    {
      hint: `Say in up to ${longestReason} characters what keeps the harm small meanwhile.`,
    },
  );
}

/** Throws Invalid for anything but an https address without a password in it. */
export function ticketAddress(text: string): string {
  const address = text.trim();
  const url = address.length <= longestAddress && URL.canParse(address) ? new URL(address) : null;
  if (url?.protocol === "https:" && url.username === "" && url.password === "") return url.href;
  throw new Invalid("That is no address of a ticket.", {
    hint: "Paste its https address, such as https://tickets.example.com/browse/SEC-12.",
  });
}

function realDay(day: string): string {
  const date = /^\d{4}-\d{2}-\d{2}$/.test(day) ? new Date(`${day}T00:00:00Z`) : null;
  if (date !== null && !Number.isNaN(date.getTime()) && date.toISOString().startsWith(day)) return day;
  throw new Invalid(`"${day.slice(0, 20)}" is not a day.`, { hint: "Write it as 2026-12-24." });
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);
}

function dayAfter(day: string, days: number): string {
  return new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
}
