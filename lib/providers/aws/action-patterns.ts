/**
 * What the action patterns of policies name in one catalogue, each pattern worked out once: half a million documents hold some
 * ten thousand patterns.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { emptySet, isEmptySet, type PermissionSet, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";

export type PatternMeaning = {
  actions: PermissionSet;
  /** It names nothing that the catalogue knows. */
  isUnknown: boolean;
  /**
   * It takes in whole services, so also every action they have yet to get, whatever it will do. `s3:Get*` is not that: what AWS
   * adds to it reads, as its name says.
   */
  isWhole: boolean;
};

export type ActionPatterns = {
  meaningOf(pattern: string): PatternMeaning;
  /** What any of the patterns names; what is no text names nothing. One pattern may stand without a list. */
  named(patterns: Json | undefined): PermissionSet;
};

const byCatalogue = new WeakMap<Catalogue, ActionPatterns>();

/** The same for the same catalogue. */
export function actionPatternsOf(catalogue: Catalogue): ActionPatterns {
  const known = byCatalogue.get(catalogue);
  if (known !== undefined) return known;
  const made = createActionPatterns(catalogue);
  byCatalogue.set(catalogue, made);
  return made;
}

function createActionPatterns(catalogue: Catalogue): ActionPatterns {
  const meanings = new Map<string, PatternMeaning>();
  const meaningOf = (pattern: string) => {
    const known = meanings.get(pattern);
    if (known !== undefined) return known;
    const actions = catalogue.matching(pattern);
    const meaning = { actions, isUnknown: isEmptySet(actions), isWhole: isWhole(pattern) };
    meanings.set(pattern, meaning);
    return meaning;
  };
  return {
    meaningOf,
    named(patterns) {
      if (typeof patterns === "string") return meaningOf(patterns).actions;
      if (!Array.isArray(patterns)) return emptySet;
      return unionOf(patterns.map((one) => (typeof one === "string" ? meaningOf(one).actions : emptySet)));
    },
  };
}

/** `*`, `*:*` and `s3:*`: nothing but a star where the action would stand. */
function isWhole(pattern: string): boolean {
  return /^(\*+|[^:]*:\*+)$/.test(pattern);
}
