/**
 * What denies and bounds leave of one word after another, without making the sets. As in `effectiveActions`: limits that could not be
 * read or hold under a condition only limit nothing, levels of the tree intersect, what one level allows unites.
 */
import type { Catalogue } from "../catalogue.ts";
import { isPlacedDeny } from "../effective-actions.ts";
import { firstAtLeast, type PermissionSet } from "../permission-set.ts";
import { namedBy } from "./packed-document.ts";
import type { PackedPart } from "./work-out-set.ts";

export type Limits = {
  /** From now on of these parts; places must not matter among them. */
  begin(parts: readonly PackedPart[]): void;
  /** The bits of the word that no limit takes away. Words must be asked for in ascending order. */
  at(word: number): number;
};

/** A limiting set: where in it the last word was found; of a bound, which level it is of. */
type Limit = { actions: PermissionSet; cursor: number; level: number };

export function createLimits({ all }: Pick<Catalogue, "all">): Limits {
  // Kept from one grant set to the next and overwritten: emptying or making lists would cost more than the rest.
  const denied: Limit[] = [];
  const bounds: Limit[] = [];
  const levels: string[] = [];
  let deniedCount = 0;
  let boundCount = 0;
  let levelCount = 0;

  function put(limits: Limit[], count: number, actions: PermissionSet, level: number): number {
    const kept = limits[count];
    if (kept === undefined) limits.push({ actions, level, cursor: 0 });
    else {
      kept.actions = actions;
      kept.level = level;
      kept.cursor = 0;
    }
    return count + 1;
  }

  function bind(level: number, { compiled, conditional }: PackedPart): void {
    if (compiled === null || conditional) boundCount = put(bounds, boundCount, all, level);
    else for (const actions of namedBy(compiled)) boundCount = put(bounds, boundCount, actions, level);
  }

  /** The number of a level of the tree. A boundary has a level of its own: null. */
  function levelOf(name: string | null): number {
    for (let level = 0; level < levelCount && name !== null; level++)
      if (levels[level] === name) return level;
    levels[levelCount] = name ?? "\0";
    return levelCount++;
  }

  return {
    begin(parts) {
      deniedCount = boundCount = levelCount = 0;
      for (const part of parts) {
        const { effect, compiled, conditional } = part;
        if (compiled !== null && !conditional && compiled.denies.words.length > 0 && !isPlacedDeny(part))
          deniedCount = put(denied, deniedCount, compiled.denies, 0);
        if (effect === "boundary") bind(levelOf(null), part);
        if (effect === "org-policy") bind(levelOf(part.level), part);
      }
    },
    at(word) {
      let left = -1;
      for (let index = 0; index < deniedCount; index++) left &= ~bitsAt(denied[index] as Limit, word);
      for (let level = 0; level < levelCount; level++) {
        let allowed = 0;
        for (let index = 0; index < boundCount; index++) {
          const bound = bounds[index] as Limit;
          if (bound.level === level) allowed |= bitsAt(bound, word);
        }
        left &= allowed;
      }
      return left;
    },
  };
}

function bitsAt(limit: Limit, word: number): number {
  const { words, bits } = limit.actions;
  // Whole services and whole catalogues are runs of words: where a word must be if there is no gap, it mostly is.
  const guess = word - (words[0] ?? 0);
  if (words[guess] === word) return bits[guess] as number;
  const at = firstAtLeast(words, word, limit.cursor);
  limit.cursor = at;
  return words[at] === word ? (bits[at] as number) : 0;
}
