/**
 * What an identity loses when some of its documents are narrowed: an action goes only when everything that gives it was narrowed by it,
 * and nothing goes that may not.
 */
import { difference, intersection, type PermissionSet, unionOf } from "../permission-set.ts";

/** One thing that gives actions, and what would be taken out of it; empty where it stays as it is. */
export type Giver = { gives: PermissionSet; narrowedBy: PermissionSet };

/** `mayGo`: of what is granted, what is proven unused and need not be kept. */
export function removedBy(mayGo: PermissionSet, givers: readonly Giver[]): PermissionSet {
  const wanted = intersection(mayGo, unionOf(givers.map(({ narrowedBy }) => narrowedBy)));
  return difference(wanted, unionOf(givers.map(({ gives, narrowedBy }) => difference(gives, narrowedBy))));
}
