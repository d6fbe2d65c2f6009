/** What a meeting can decide about an item: each kind has its own day and its own words, and none of them says that it is done. */
import { Invalid } from "#lib/errors.ts";

export const meetingDecisions = {
  remove: "Remove",
  except: "Exception asked for",
  defer: "Deferred",
  reassign: "Passed on",
} as const;
export type MeetingDecisionKind = keyof typeof meetingDecisions;

export function meetingDecisionNamed(text: string): MeetingDecisionKind {
  if (text in meetingDecisions) return text as MeetingDecisionKind;
  throw new Invalid(`"${text.slice(0, 20)}" is no decision of a meeting.`, {
    hint: `One of: ${Object.keys(meetingDecisions).join(", ")}.`,
  });
}

/** A deferral is looked at again after this long at the latest: two quarters. */
export const longestDeferralDays = 184;
const longestReason = 2000;

/** The first day it is on the agenda again. `today`: `2026-11-24`. Throws Invalid. */
export function deferDay(day: string, today: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  const isDay =
    /^\d{4}-\d{2}-\d{2}$/.test(day) && !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
  if (!isDay) throw new Invalid(`"${day.slice(0, 20)}" is not a day.`, { hint: "Write it as 2026-12-24." });
  const ahead = Math.round((at - Date.parse(`${today}T00:00:00Z`)) / 86_400_000);
  if (ahead > 0 && ahead <= longestDeferralDays) return day;
  throw new Invalid(
    ahead <= 0 ? `${day} has passed.` : `A deferral lasts ${longestDeferralDays} days at most.`,
    { hint: "Choose a day until the meeting after the next one." },
  );
}

/** Throws Invalid. */
export function deferReason(text: string): string {
  const reason = text.trim();
  if (reason.length > 0 && reason.length <= longestReason) return reason;
  throw new Invalid(reason === "" ? "A deferral needs a reason." : "The reason is too long.", {
    hint: `Say in up to ${longestReason} characters what is waited for.`,
  });
}

/** As it is stored; `to` is a team's name. */
export type DecidedWords = {
  decision: MeetingDecisionKind;
  day: string | null;
  reason: string | null;
  to: string | null;
};

/** "Remove by 2026-12-24", "Deferred to 2027-01-15: the vendor moves". `say`: how a day is said. */
export function decisionWords(
  { decision, day, reason, to }: DecidedWords,
  say = (text: string) => text,
): string {
  const on = day === null ? "" : say(day);
  const why = reason === null || reason === "" ? "" : `: ${reason}`;
  if (decision === "remove") return `Remove by ${on}`;
  if (decision === "except") return `Exception asked for until ${on}${why}`;
  if (decision === "defer") return `Deferred to ${on}${why}`;
  return `Passed on to ${to ?? "another team"}${why}`;
}
