/**
 * Which actions may go from a document that others get too: only what every one of them is proven not to use. Of whoever is too young
 * or too little watched nothing may go, and he is named.
 */
import type { EvidenceState } from "../over-privilege.ts";
import {
  difference,
  emptySet,
  intersection,
  isEmptySet,
  type PermissionSet,
  union,
} from "../permission-set.ts";

/** Somebody a document reaches. */
export type Sharer = {
  /** The principal's decimal id; null for whoever is only named. */
  id: string | null;
  name: string;
  /** `unknown`: nobody judged it, as it is no single identity, not collected, or one of too many. */
  evidence: EvidenceState | "unknown";
  /** Of its actions, what it is proven not to use and need not keep. */
  mayGo: PermissionSet;
};

export const blockerReasons = ["young", "blind", "unknown", "needs"] as const;

export type Blocker = {
  id: string | null;
  name: string;
  /** Why not everything may go; `needs`: it uses, or may use, some of it. */
  why: (typeof blockerReasons)[number];
};

export type SharedVerdict = {
  /** What may go for this identity alone, once it has a document of its own. */
  alone: PermissionSet;
  /** What may go from the document itself. */
  everyone: PermissionSet;
  blockers: Blocker[];
};

/** `gives`: what the document allows; `mayGo`: of the identity itself. */
export function judgeShared(
  gives: PermissionSet,
  mayGo: PermissionSet,
  sharers: readonly Sharer[],
): SharedVerdict {
  const alone = intersection(gives, mayGo);
  const everyone = sharers.map(allowedBy).reduce(intersection, alone);
  const blockers = sharers.flatMap((sharer): Blocker[] => {
    if (isEmptySet(difference(alone, allowedBy(sharer)))) return [];
    const { id, name, evidence } = sharer;
    const isJudged = evidence === "enough" || evidence === "nothing-granted";
    return [{ id, name, why: isJudged ? "needs" : evidence }];
  });
  return { alone, everyone, blockers };
}

function allowedBy({ evidence, mayGo }: Sharer): PermissionSet {
  return evidence === "enough" ? mayGo : emptySet;
}

export type KeptReason = "seasonal" | "needed";
/** Proven unused, and kept all the same. */
export type Kept = { reason: KeptReason; why: string; actions: PermissionSet };

/** What is left of `unused` when everything that is kept is taken out; each action is kept for its first reason only. */
export function mayGoOf(
  unused: PermissionSet,
  kept: readonly Kept[],
): { mayGo: PermissionSet; kept: Kept[] } {
  let mayGo = unused;
  const reasons = kept.flatMap((one): Kept[] => {
    const actions = intersection(mayGo, one.actions);
    mayGo = difference(mayGo, actions);
    return isEmptySet(actions) ? [] : [{ ...one, actions }];
  });
  return { mayGo, kept: reasons };
}

/** What must stay granted: everything but what may go. */
export function mustStay(granted: PermissionSet, mayGo: PermissionSet): PermissionSet {
  return difference(union(granted, emptySet), mayGo);
}
