/**
 * The proof that stands before every change is shown: what it leaves was granted before, at no wider reach and under no weaker
 * condition, and nothing that is used or undecided is gone or narrowed.
 */
import type { EffectiveActions } from "../effective-actions.ts";
import {
  difference,
  intersection,
  isEmptySet,
  type PermissionSet,
  sizeOf,
  unionOf,
} from "../permission-set.ts";

type Facts = {
  before: EffectiveActions;
  after: EffectiveActions;
  /** Used, undecided, and kept for another reason. */
  stays: PermissionSet;
};

/** Empty: it holds. */
export function problemsOfChange({ before, after, stays }: Facts): string[] {
  const problems: string[] = [];
  const refuse = (wrong: PermissionSet, words: string) => {
    if (!isEmptySet(wrong)) problems.push(`${sizeOf(wrong)} actions ${words}`);
  };
  refuse(difference(after.actions, before.actions), "would be new");
  refuse(difference(intersection(stays, before.actions), after.actions), "that must stay would go");
  refuse(difference(always(after), always(before)), "would lose their condition");
  refuse(
    intersection(stays, difference(always(before), always(after))),
    "that must stay would get a condition",
  );
  for (const breadth of [1, 2, 3] as const) {
    const [wide, was] = [reaching(after, breadth), reaching(before, breadth)];
    refuse(difference(wide, was), "would reach further");
    refuse(intersection(stays, difference(was, wide)), "that must stay would reach less far");
  }
  const strange = after.unknown.filter((pattern) => !before.unknown.includes(pattern));
  if (strange.length > 0)
    problems.push(`patterns that name nothing known would be new: ${strange.join(", ")}`);
  if (after.openEnded && !before.openEnded) problems.push("it would take in actions that are yet to come");
  return problems;
}

function always({ actions, conditional }: EffectiveActions): PermissionSet {
  return difference(actions, conditional);
}

/** What reaches at least that far. */
function reaching({ byBreadth }: EffectiveActions, breadth: 1 | 2 | 3): PermissionSet {
  return unionOf(byBreadth.slice(breadth));
}
