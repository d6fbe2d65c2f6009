/** Why one action is allowed, in one sentence. */
import { formatCount } from "#components/ui/format.ts";
import { breadthLabels } from "#lib/domain/effective-actions.ts";
import type { ActionGrounds } from "#lib/queries/access-detail.ts";

export function groundSentence(grounds: ActionGrounds): string {
  const { allows, denies, mayDeny, bounds, isGranted, isConditional, unread } = grounds;
  const documents = formatCount(allows.length, "document allows", "documents allow");
  if (!isGranted) {
    if (allows.length === 0)
      return unread > 0 ? "No document that could be read allows it." : "No document allows it.";
    if (denies.length > 0)
      return `${documents} it, and ${formatCount(denies.length, "document denies", "documents deny")} it.`;
    const stops = bounds.filter(({ lets }) => lets === "not-through").length;
    return stops > 0
      ? `${documents} it, and ${formatCount(stops, "bound does", "bounds do")} not let it through.`
      : `${documents} it, and something else takes it away.`;
  }
  const widest = Math.max(0, ...allows.map(({ breadth }) => breadth));
  const reach = breadthLabels[widest as 0 | 1 | 2 | 3];
  const condition = isConditional ? ", under a condition only" : "";
  const against =
    mayDeny.length + denies.length > 0
      ? `; ${formatCount(mayDeny.length + denies.length, "deny may", "denies may")} take it away in some cases`
      : "; nothing denies it";
  return `${documents} it${condition}, reaching ${reach}${against}.`;
}
