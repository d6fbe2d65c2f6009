/** Finds what many items of an inbox have in common, so that one key can take them all; only what is shown is ever in a pattern. */
import type { InboxView } from "./inbox-view.ts";

export type Pattern = { key: string; label: string; ids: string[] };

/** Those of more than one item, the largest first; of two with the same items only the first is kept. */
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
    .sort((one, other) => other.ids.length - one.ids.length)
    .filter(({ ids }) => {
      const same = ids.join(" ");
      if (seen.has(same)) return false;
      seen.add(same);
      return true;
    });
}

/** The largest pattern an item is in; null where it is in none. */
export function patternAround(items: readonly InboxView[], id: string): Pattern | null {
  return patternsOf(items).find(({ ids }) => ids.includes(id)) ?? null;
}
