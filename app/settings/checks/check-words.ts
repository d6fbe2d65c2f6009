/** How a check is set, in words. */
import { formatCount, formatList, formatNumber } from "#components/ui/format.ts";
import { describeTerm } from "#lib/domain/filter/describe.ts";
import { parse } from "#lib/domain/filter/parse.ts";
import type { CheckSettings } from "#lib/queries/findings/check-settings.ts";
import type { CheckPreview } from "#lib/queries/findings/preview-check.ts";

type Set = Pick<CheckSettings, "isEnabled" | "thresholds" | "scope">;

/** Set by nobody, or back to what it says of itself. */
export function isUsual({ isEnabled, thresholds, scope }: Set): boolean {
  return isEnabled && scope === null && thresholds.every(({ value, standard }) => value === standard);
}

export function valueWords({ unit, value }: { unit: "days" | "count"; value: number }): string {
  return unit === "days" ? formatCount(value, "day", "days") : formatNumber(value);
}

/** `On, as usual.` or what is otherwise, each with what is usual. */
export function settingWords(set: Set): string {
  const changed = set.thresholds
    .filter(({ value, standard }) => value !== standard)
    .map((one) => `${lower(one.label)} ${formatNumber(one.value)} (usually ${formatNumber(one.standard)})`);
  const only = set.scope === null ? [] : [`only for: ${scopeWords(set.scope)}`];
  const words = [...changed, ...only];
  if (words.length === 0) return set.isEnabled ? "On, as usual." : "Switched off.";
  return `${set.isEnabled ? "On" : "Switched off"}, ${formatList(words)}.`;
}

function scopeWords(scope: string): string {
  return formatList(parse(scope).map((term) => describeTerm(term)));
}

function lower(label: string): string {
  return label.charAt(0).toLowerCase() + label.slice(1);
}

/** `It would open 12 findings and end 3.` */
export function previewWords({ opens, ends, asked, of }: CheckPreview): string {
  const about = asked < of ? "about " : "";
  if (opens.count === 0 && ends.count === 0)
    return asked < of ? "It would probably change nothing." : "It would change nothing.";
  if (ends.count === 0) return `It would open ${about}${formatCount(opens.count, "finding", "findings")}.`;
  if (opens.count === 0) return `It would end ${about}${formatCount(ends.count, "finding", "findings")}.`;
  return `It would open ${about}${formatCount(opens.count, "finding", "findings")} and end ${about}${formatNumber(ends.count)}.`;
}

/** Whom the preview asked. */
export function askedWords({ asked, of }: Pick<CheckPreview, "asked" | "of">): string {
  if (asked < of)
    return `Estimated: ${formatNumber(asked)} of the ${formatNumber(of)} identities it would turn for were judged, evenly chosen. Saving judges all of them.`;
  return of === 0
    ? "Nobody had to be judged anew to know this."
    : `Judged exactly, for ${formatCount(of, "identity", "identities")}.`;
}
