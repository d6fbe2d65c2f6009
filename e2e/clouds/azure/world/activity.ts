/** When something was last used: arithmetic on its rhythm, so any date can be asked without replaying the days between. */
import { instantOf, isoOf } from "../../calendar.ts";
import { hashOf } from "../../random.ts";
import type { Activity, ServicePrincipal, Use } from "./model.ts";

/** The last use strictly before `day` begins, within the last `kept` days; null when there was none. */
function lastUsed(activity: Activity, day: number, salt: string, kept: number): string | null {
  const end = Math.min(day - 1, activity.until ?? day - 1);
  const since = (((end - activity.phase) % activity.every) + activity.every) % activity.every;
  const last = end - since;
  if (last < activity.from || last < day - kept) return null;
  return isoOf(instantOf(last, hashOf(salt, last) % 1440));
}

/** The reports of sign-ins keep the last one however old it is; this many days is for ever here. */
const FOR_EVER = 10_000;

/** The last token a principal asked for with any of its credentials, or with this one (`keyId`; null: without a key of its own). */
export function lastToken(principal: ServicePrincipal, day: number, keyId?: string | null): string | null {
  const uses = keyId === undefined ? principal.uses : principal.uses.filter((use) => use.keyId === keyId);
  return latest(uses.map((use) => lastTokenOf(principal, use, day)));
}

export function lastTokenOf(principal: ServicePrincipal, use: Use, day: number): string | null {
  return lastUsed(use.activity, day, `${principal.id}/${use.audience}`, FOR_EVER);
}

export function latest(dates: (string | null)[]): string | null {
  return dates.reduce((best, date) => (date !== null && (best === null || date > best) ? date : best), null);
}

/** Ends every rhythm on `day`: what ran is gone, the permissions stay. */
export function stopUses(uses: Use[], day: number): void {
  for (const { activity } of uses) activity.until = Math.min(activity.until ?? day, day);
}

/** The day's instant at a minute, as the world stores its dates. */
export const momentOf = (day: number, minute: number): string => isoOf(instantOf(day, minute));
