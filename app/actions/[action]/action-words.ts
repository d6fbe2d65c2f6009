/** What an action's page says in words. Pure. */
import { formatCount } from "#components/ui/format.ts";
import type { ActionCloud, ActionDetail } from "#lib/queries/actions/action-detail.ts";

export const levelWords: Record<NonNullable<ActionCloud["level"]>, string> = {
  list: "List: names what is there",
  read: "Read: shows what is in it",
  tagging: "Tagging: changes labels",
  write: "Write: changes things",
  permissions: "Permissions: changes who may do what",
};

export const tierWords = ["Read-only", "Bounded write", "Privileged"] as const;

/** Why some are not counted; null where everybody could be told. */
export function untoldWords({ unknown }: Pick<ActionDetail, "unknown">): string | null {
  if (unknown.total === 0) return null;
  return `of ${formatCount(unknown.total, "identity", "identities")} it is not known: not scored, or something they hold could not be read`;
}

/** What the counts leave open: who is in neither is undecided. */
export function useWords({ can, used, unused, windowDays }: ActionDetail): string {
  if (can.total === 0 && used.total === 0)
    return `Nobody may do it, and nobody was seen doing it in ${windowDays} days.`;
  if (used.total === 0 && unused.total === 0)
    return "Nobody was seen doing it, and no source would have shown it of anybody: that it is unused is not known.";
  if (unused.total >= can.total) return "Of all who may do it, it is proven that they did not.";
  const whom = formatCount(can.total, "identity that may do it", "identities that may do it");
  return `Of ${whom}, ${formatCount(unused.total, "is", "are")} proven not to have; who neither used it nor is proven not to have is undecided.`;
}
