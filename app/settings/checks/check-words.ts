/** What the page of checks says on top and of each check: how many are on, what they found, how they are set. */
import { formatCount, formatNumber } from "#components/ui/format.ts";
import type { CheckSettings } from "#lib/queries/findings/check-settings.ts";

export function thresholdWords({ thresholds }: Pick<CheckSettings, "thresholds">): string {
  return thresholds
    .map(({ label, unit, value }) => `${label}: ${formatNumber(value)}${unit === "days" ? " d" : ""}`)
    .join(", ");
}

/** Nobody set it, or who did. */
export function setWords({ setBy, thresholds, isEnabled, scope }: CheckSettings): string {
  if (setBy === null) return "as it comes";
  const changed = [
    ...(isEnabled ? [] : ["off"]),
    ...(scope === null ? [] : ["for some only"]),
    ...(thresholds.some(({ value, standard }) => value !== standard) ? ["other thresholds"] : []),
  ];
  return `${changed.length === 0 ? "as it comes" : changed.join(", ")}, by ${setBy}`;
}

export function judgedWords(judged: number | null): string {
  return judged === null ? "grants to nobody" : formatCount(judged, "identity", "identities");
}
