/**
 * What the numbers of a day rest on besides the estate: the formula, each cloud's catalogue of actions, how checks are set, and the rules
 * people wrote. Where it changed, a trend may move though nothing in the clouds did.
 */
import { providers } from "#lib/providers/registry.ts";
import { type CheckKey, checkCodes, checkKeys } from "../checks/check-codes.ts";
import type { Filter } from "../filter/filter.ts";
import { ruleKinds } from "../rules.ts";

/** As kept: `formula`, `catalogue <provider>`, `checks` or `rules <kind>`, and what it was from that day on. */
export type BasisPart = { day: string; part: string; before: unknown; after: unknown };

export type BasisKind = "formula" | "catalogue" | "checks" | "rules";

/** `label`: two or three words for a line in a chart; `words`: what exactly changed. `provider`: whose numbers alone; null: anybody's. */
export type BasisChange = {
  day: string;
  kind: BasisKind;
  provider: string | null;
  label: string;
  words: string;
};

/** In the order of `parts`. Parts that a later version keeps and this one does not know are left out. */
export function basisChanges(parts: readonly BasisPart[]): BasisChange[] {
  return parts.flatMap((part) => {
    const change = changeOf(part);
    return change === null ? [] : [{ day: part.day, ...change }];
  });
}

/** Whether it can move a number of whom the filter lets through: the catalogue of a cloud that it leaves out cannot. */
export function concerns({ provider }: BasisChange, filter: Filter): boolean {
  if (provider === null) return true;
  return filter.every((term) => {
    if (term.type !== "match" || term.field !== "provider") return true;
    const isNamed = term.values.some((value) => "text" in value && value.text.toLowerCase() === provider);
    return isNamed !== term.negated;
  });
}

function changeOf({ part, before, after }: BasisPart): Omit<BasisChange, "day"> | null {
  const [kind, name = ""] = part.split(" ");
  switch (kind) {
    case "formula":
      return {
        ...{ kind, provider: null },
        label: `formula ${after}`,
        words: `Scores are worked out by formula ${after}, by ${before} before.`,
      };
    case "catalogue": {
      const [was, is] = [Number(before), Number(after)];
      const verb = is > was ? "grew" : "changed";
      return {
        ...{ kind, provider: name },
        label: `catalogue ${verb}`,
        words: `The catalogue of ${labelOf(name)} ${verb}: ${number(is)} actions, ${number(was)} before.`,
      };
    }
    case "checks":
      return {
        ...{ kind, provider: null },
        label: "checks set",
        words: checkWords(settings(before), settings(after)),
      };
    case "rules": {
      const label = ruleKinds[name as keyof typeof ruleKinds]?.label ?? name;
      const [was, is] = [listed(before).length, listed(after).length];
      const counts =
        was === is ? `${rules(is)} as before, other ones or in another order` : `${rules(is)}, ${was} before`;
      const said = `Rules for ${label.toLowerCase()} changed: ${counts}.`;
      return { kind, provider: null, label: "rules changed", words: said };
    }
    default:
      return null;
  }
}

function labelOf(provider: string): string {
  return providers.find(({ name }) => name === provider)?.label ?? provider;
}

type Setting = { enabled?: boolean; thresholds?: Record<string, number>; scope?: string | null };

/** By the bit of the check. */
function settings(value: unknown): Record<string, Setting> {
  return typeof value === "object" && value !== null ? (value as Record<string, Setting>) : {};
}

function checkWords(before: Record<string, Setting>, after: Record<string, Setting>): string {
  const changed = checkKeys.flatMap((key) => {
    const { bit } = checkCodes[key];
    const words = settingWords(before[bit] ?? {}, after[bit] ?? {});
    return words.length === 0 ? [] : [`${nameOf(key)} ${words.join(", ")}`];
  });
  return changed.length === 0 ? "Checks were set." : `Checks were set: ${changed.join("; ")}.`;
}

function settingWords(before: Setting, after: Setting): string[] {
  const [was, is] = [before.thresholds ?? {}, after.thresholds ?? {}];
  const names = [...new Set([...Object.keys(was), ...Object.keys(is)])].sort();
  return [
    ...((before.enabled ?? true) === (after.enabled ?? true)
      ? []
      : [(after.enabled ?? true) ? "switched on" : "switched off"]),
    ...names
      .filter((name) => was[name] !== is[name])
      .map((name) => `${name} ${is[name] ?? "as usual"} (${was[name] ?? "as usual"} before)`),
    ...((before.scope ?? null) === (after.scope ?? null) ? [] : ["for others than before"]),
  ];
}

function nameOf(key: CheckKey): string {
  return checkCodes[key].label.toLowerCase();
}

function listed(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

function rules(count: number): string {
  return `${count} ${count === 1 ? "rule" : "rules"}`;
}

function number(value: number): string {
  return String(value).replace(/\B(?=(\d{3})+(?!\d))/g, ",");
}
