/** When something last signed in: arithmetic on its rhythm, so any date can be asked without replaying the days between. */
import { instantOf, isoOf } from "../../calendar.ts";
import type { Activity, ServiceAccount } from "./model.ts";

/** How far back Activity Analyzer looks. */
export const OBSERVED_DAYS = 390;
/** The last days are not reported yet. */
export const REPORT_LAG_DAYS = 2;

/** The last day of use within [from, to]; null when there was none. */
export function lastDayOf(activity: Activity | null, from: number, to: number): number | null {
  if (activity === null) return null;
  const end = Math.min(to, activity.until ?? to);
  const since = (((end - activity.phase) % activity.every) + activity.every) % activity.every;
  const last = end - since;
  return last < activity.from || last < from ? null : last;
}

/** An account signs in by itself or by one of its keys. */
export function lastDayOfAccount(account: ServiceAccount, from: number, to: number): number | null {
  const days = [account.activity, ...account.keys.map((key) => key.activity)].flatMap(
    (activity) => lastDayOf(activity, from, to) ?? [],
  );
  return days.length === 0 ? null : Math.max(...days);
}

/** Ends a rhythm on `day`: what ran is gone, the permissions stay. */
export function stopActivity(activity: Activity | null, day: number): void {
  if (activity) activity.until = Math.min(activity.until ?? day, day);
}

/** The day's instant at a minute, as the world stores its dates. */
export const momentOf = (day: number, minute: number): string => isoOf(instantOf(day, minute));
