/** When something was last used: arithmetic on its rhythm, so any date can be asked without replaying the days between. */
import { instantOf, isoOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import type { Activity, Role, Use } from "./model.ts";

/** AWS keeps last-used information for 400 days. */
export const TRACKING_DAYS = 400;

/** The last use strictly before `day` begins; null when there was none. What AWS keeps for ever: keys and passwords. */
export function everUsed(activity: Activity | null, day: number, salt: string): Date | null {
  const last = lastDay(activity, day);
  return last === null ? null : instantOf(last, hashOf(salt, last) % 1440);
}

/** As `everUsed`, within the tracking period of roles and access reports. */
export function lastUsed(activity: Activity | null, day: number, salt: string): Date | null {
  const last = lastDay(activity, day);
  return last === null || last < day - TRACKING_DAYS ? null : everUsed(activity, day, salt);
}

function lastDay(activity: Activity | null, day: number): number | null {
  if (activity === null) return null;
  const end = Math.min(day - 1, activity.until ?? day - 1);
  const since = (((end - activity.phase) % activity.every) + activity.every) % activity.every;
  return end - since < activity.from ? null : end - since;
}

/** A management action is called less often than its service: every second to fifth beat, the same for ever. */
export function lastCalled(use: Use, action: string, day: number, salt: string): Date | null {
  const slower = 2 + (hashOf(salt, use.service, action) % 4);
  return lastUsed({ ...use.activity, every: use.activity.every * slower }, day, `${salt}/${use.service}`);
}

export type RoleUsed = { at: Date; region: string };

export function roleLastUsed(role: Role, day: number): RoleUsed | null {
  let latest: RoleUsed | null = null;
  for (const use of role.uses) {
    const at = lastUsed(use.activity, day, `${role.id}/${use.service}`);
    if (at && (!latest || at > latest.at)) latest = { at, region: use.region };
  }
  return latest;
}

/** Ends every rhythm on `day`: what ran is gone, the permissions stay. */
export function stopUses(uses: Use[], day: number): void {
  for (const use of uses) use.activity.until = Math.min(use.activity.until ?? day, day);
}

/** The day's instant at a minute, as the world stores its dates. */
export const momentOf = (day: number, minute: number): string => isoOf(instantOf(day, minute));
