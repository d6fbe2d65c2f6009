/** Finds what many items of an inbox have in common, so that one key can take them all; only what is shown is ever in a pattern. */
import type { InboxView } from "./inbox-view.ts";

export type Pattern = { key: string; label: string; ids: string[] };

type Said = { source: string; key: string | null; value: string | null; words: string };

/** Of what the team owned before: each of them names another predecessor or another day, and all of them are one question. */
const formerly: Record<string, string> = {
  predecessor: "made anew under names that were yours",
  lapsed: "yours until their claims lapsed",
};

/** The group of those of which the same is said; null where it is said of nobody else. */
export function signalPattern({ source, key, value, words }: Said): { key: string; label: string } | null {
  const label = formerly[source];
  if (label !== undefined) return { key: `formerly ${source}`, label };
  return value === null ? null : { key: `signal ${source} ${key} ${value}`, label: words };
}

const isFormer = ({ key }: Pattern) => key.startsWith("formerly ");

/** Those of more than one item, what was the team's before first, then the largest; of two with the same items only the first is kept. */
export function patternsOf(items: readonly InboxView[]): Pattern[] {
  const found = new Map<string, Pattern>();
  for (const { id, patterns } of items) {
    for (const { key, label } of patterns) {
      const pattern = found.get(key) ?? { key, label, ids: [] };
      pattern.ids.push(id);
      found.set(key, pattern);
    }
  }
  const wide = [...found.values()].filter(({ ids }) => ids.length > 1);
  const seen = new Set<string>();
  return wide
    .sort(
      (one, other) => Number(isFormer(other)) - Number(isFormer(one)) || other.ids.length - one.ids.length,
    )
    .filter(({ ids }) => {
      const same = ids.join(" ");
      if (seen.has(same)) return false;
      seen.add(same);
      return true;
    });
}

/** Of what was the team's before, those; else the largest pattern an item is in; null where it is in none. */
export function patternAround(items: readonly InboxView[], id: string): Pattern | null {
  return patternsOf(items).find(({ ids }) => ids.includes(id)) ?? null;
}
