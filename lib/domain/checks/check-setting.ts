/** How a check is set: what nobody set is as the check itself says, and what was set is never outside its bounds. */

import { fromStored } from "../filter/build.ts";
import type { Filter } from "../filter/filter.ts";
import type { Threshold } from "./check.ts";

export type CheckSetting = {
  isEnabled: boolean;
  /** Every threshold of the check, by its name. */
  thresholds: Readonly<Record<string, number>>;
  /** Whom it is for; null: everybody. */
  scope: Filter | null;
};

/** As in the table. `scope`: canonical text with its version, `1|…`. */
export type StoredSetting = { enabled: boolean; thresholds: Record<string, number>; scope: string | null };

export function checkSetting(
  { thresholds }: { thresholds: Readonly<Record<string, Threshold>> },
  stored: StoredSetting | undefined,
): CheckSetting {
  const values = Object.entries(thresholds).map(([name, { standard, least, most }]) => {
    const value = stored?.thresholds[name] ?? standard;
    return [name, Math.min(Math.max(value, least), most)];
  });
  return {
    isEnabled: stored?.enabled ?? true,
    thresholds: Object.fromEntries(values),
    scope: stored?.scope == null ? null : fromStored(stored.scope),
  };
}
