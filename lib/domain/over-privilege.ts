/**
 * The over-privilege index of one identity: of the actions whose use could be told, the share that was proven unused. What cannot
 * be told is in neither number, and an identity about which too little can be told has no index at all.
 */
import type { Breadth, EffectiveActions } from "./effective-actions.ts";
import type { ObservedUse } from "./observed-use.ts";
import {
  difference,
  intersection,
  isEmptySet,
  type PermissionSet,
  sizeOf,
  sizeOfIntersection,
  union,
} from "./permission-set.ts";
import { type CompiledRisks, weights } from "./risk.ts";

/** The window W, in days, where nobody chose another. */
export const defaultWindowDays = 90;
/** The least share of its granted actions whose use must be told, for an index to mean anything. */
export const leastObservability = 0.3;

export type EvidenceState = "enough" | "young" | "blind" | "nothing-granted";

export type Use = {
  /** U: granted, and used in the window. */
  used: PermissionSet;
  /** N: granted during all of the window, watched, and not used. */
  unused: PermissionSet;
};

/** `held`: what was granted during all of the window. */
export function splitByUse(granted: PermissionSet, held: PermissionSet, observed: ObservedUse): Use {
  return {
    used: intersection(granted, observed.used),
    unused: difference(intersection(intersection(granted, held), observed.watched), observed.used),
  };
}

/** B: granted, and neither proven used nor proven unused. */
export function undecidedOf(granted: PermissionSet, { used, unused }: Use): PermissionSet {
  return difference(granted, union(used, unused));
}

export type Counts = { granted: number; used: number; unused: number; undecided: number };

export function countsOf(granted: PermissionSet, { used, unused }: Use): Counts {
  const [all, seen, idle] = [sizeOf(granted), sizeOf(used), sizeOf(unused)];
  return { granted: all, used: seen, unused: idle, undecided: all - seen - idle };
}

/** |N| / |N ∪ U|, 0 … 1; null where nothing is told of any action. */
export function overPrivilegeIndex({ used, unused }: Pick<Counts, "used" | "unused">): number | null {
  return used + unused === 0 ? null : unused / (used + unused);
}

/** |N ∪ U| / |G|, 0 … 1; null where nothing is granted. */
export function observability({ granted, used, unused }: Counts): number | null {
  return granted === 0 ? null : (used + unused) / granted;
}

export type Age = {
  /** Whole days since the identity was created; null: nobody knows, so it may be young. */
  identityDays: number | null;
  /** Whole days its evidence reaches back; null: there is none. */
  evidenceDays: number | null;
};

/** Whether the index may be quoted, and what is missing where it may not. */
export function evidenceOf(counts: Counts, age: Age, windowDays: number): EvidenceState {
  if (counts.granted === 0) return "nothing-granted";
  if (age.evidenceDays === null) return "blind";
  if (age.identityDays === null || age.identityDays < windowDays) return "young";
  if (age.evidenceDays < windowDays) return "young";
  return (observability(counts) ?? 0) >= leastObservability ? "enough" : "blind";
}

/** The index with each action at its weight and breadth: what it could do counts, not how many names it has. */
export function weightedIndex(
  { used, unused }: Pick<Use, "used" | "unused">,
  granted: Pick<EffectiveActions, "byBreadth">,
  risks: Pick<CompiledRisks, "weighed">,
): number | null {
  const idle = weightOf(unused, granted, risks);
  const all = idle + weightOf(used, granted, risks);
  return all === 0 ? null : idle / all;
}

/** The sum of what the actions weigh, each at its widest allowance; those that are not granted weigh nothing. */
export function weightOf(
  actions: PermissionSet,
  { byBreadth }: Pick<EffectiveActions, "byBreadth">,
  { weighed }: Pick<CompiledRisks, "weighed">,
): number {
  let sum = 0;
  for (const [breadth, reached] of byBreadth.entries()) {
    const here = intersection(actions, reached);
    if (isEmptySet(here)) continue;
    for (const { weight, actions: alike } of weighed)
      sum += weights.breadth[breadth as Breadth] * weight * sizeOfIntersection(here, alike);
  }
  return sum;
}

/** What was granted and when: from `from` (a day) until the next. In order; what was granted before the first is not known. */
export type Holding = { from: number; actions: PermissionSet };

/**
 * What was granted during all of the window that begins on `windowFrom`: in every holding in force since then, or by grants of
 * which the provider itself says that they are older (`dated`). Narrowing takes nothing away from what remains.
 */
export function heldSince(
  holdings: readonly Holding[],
  windowFrom: number,
  dated: PermissionSet,
): PermissionSet {
  const first = holdings[0];
  if (first === undefined || first.from > windowFrom) return dated;
  const inForce = holdings.filter(
    (_, index) => (holdings[index + 1]?.from ?? Number.POSITIVE_INFINITY) > windowFrom,
  );
  const throughout = inForce.map(({ actions }) => actions).reduce(intersection);
  return union(throughout, dated);
}
