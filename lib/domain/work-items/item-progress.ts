/**
 * How much of a work item is done. What is counted is what it was opened with: removed (a complete later slice no longer lists or grants
 * it), no longer applying (used since, or judged differently), and left; the three always add up to all of it.
 */
import { difference, intersection, type PermissionSet, sizeOf } from "../permission-set.ts";

export type ItemProgress = {
  n: number;
  /** Removed. */
  k: number;
  noLonger: number;
  /** Everything that is left is there and switched off. */
  isDisabled: boolean;
};

export type CountedFinding = {
  /** Null while it is open. */
  ended: "removed" | "no-longer-applies" | null;
  isDisabled: boolean;
};

export function leftOf({ n, k, noLonger }: Pick<ItemProgress, "n" | "k" | "noLonger">): number {
  return n - k - noLonger;
}

export function progressOfFindings(findings: readonly CountedFinding[]): ItemProgress {
  const left = findings.filter(({ ended }) => ended === null);
  return {
    n: findings.length,
    k: findings.filter(({ ended }) => ended === "removed").length,
    noLonger: findings.filter(({ ended }) => ended === "no-longer-applies").length,
    isDisabled: left.length > 0 && left.every(({ isDisabled }) => isDisabled),
  };
}

type ActionFacts = {
  /** Frozen when the item was opened. */
  baseline: PermissionSet;
  /** Granted now: to the identity, or by the document. */
  granted: PermissionSet;
  /** Seen used in the window that ends now, by the identity or by anybody who gets the document. */
  used: PermissionSet;
};

/** What is granted and neither used nor proven unused any more is left: nobody said that it may stay. */
export function progressOfActions({ baseline, granted, used }: ActionFacts): ItemProgress {
  const still = intersection(baseline, granted);
  return {
    n: sizeOf(baseline),
    k: sizeOf(difference(baseline, granted)),
    noLonger: sizeOf(intersection(still, used)),
    isDisabled: false,
  };
}
