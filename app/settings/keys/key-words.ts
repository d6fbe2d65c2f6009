/** How the API keys stand, in a sentence. */
import { daysBetween, formatCount, formatNumber } from "#components/ui/format.ts";
import type { ApiKeySummary } from "#lib/queries/list-api-keys.ts";

/** A key that ends within so many days is pointed out. */
export const soonDays = 14;

export function keysAnswer(keys: ApiKeySummary[], now: Date): string {
  const working = keys.filter(({ state }) => state === "active");
  if (working.length === 0)
    return keys.length === 0 ? "No API key was made yet." : "No API key works any more.";
  const soon = working.filter(({ expiresAt }) => daysBetween(now, expiresAt) <= soonDays).length;
  const unused = working.filter(({ lastUsedAt }) => lastUsedAt === null).length;
  const rest = [
    soon > 0 && `${formatNumber(soon)} ${soon === 1 ? "ends" : "end"} within ${soonDays} days`,
    unused > 0 && `${formatNumber(unused)} ${unused === 1 ? "was" : "were"} never used`,
  ].filter((part) => part !== false);
  const work = `${formatCount(working.length, "API key works", "API keys work")}`;
  return rest.length === 0 ? `${work}, all in use.` : `${work}; ${rest.join(", ")}.`;
}
