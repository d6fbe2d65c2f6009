/** What a term asks of actions: a name or pattern, and since when. Text and data are each other's, whatever a name holds. */
import { defaultWindowDays } from "../over-privilege.ts";
import { fitsWildcards } from "../wildcards.ts";

/** As a filter writes it: `90d`, or a UTC day. Null: not written, which is the window of scores. */
export type Since = { days: number } | { date: string } | null;

export type ActionValue = { pattern: string; since: Since };

/** Of the text that `parse` made of a value: what stands behind the last `@` is since when. */
export function actionValue(text: string): ActionValue {
  const [, pattern, days, date] = /^(.+)@(?:(\d+)d|(\d{4}-\d\d-\d\d))$/s.exec(text) ?? [];
  if (pattern === undefined) return { pattern: text, since: null };
  return { pattern, since: date === undefined ? { days: Number(days) } : { date } };
}

/** The first day that counts, as whole days since 1970-01-01; `today` likewise. The same edge as that of the window of scores. */
export function firstDay(since: Since, today: number): number {
  if (since === null) return today - defaultWindowDays;
  if ("days" in since) return today - since.days;
  return Math.round(Date.parse(`${since.date}T00:00:00Z`) / 86_400_000);
}

/** Whatever the case of either. `wildcards`: those the provider's patterns have. */
export function fitsAction(pattern: string, name: string, wildcards: "*" | "*?"): boolean {
  return fitsWildcards(pattern.toLowerCase(), name.toLowerCase(), { question: wildcards === "*?" });
}
