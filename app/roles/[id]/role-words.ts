/** What a role's page says in words. Pure. */
import { formatCount } from "#components/ui/format.ts";
import type { SharedRole, Sharer } from "#lib/queries/actions/shared-role.ts";

/** The sentence that answers the page's question, after the role's name. */
export function roleAnswer({ role, actions, sharers, isBound, isCut }: SharedRole): string {
  const whom = `${isCut ? "at least " : ""}${formatCount(sharers.length, "identity", "identities")}`;
  if (role.isGone) return "is gone: a complete collection no longer found it.";
  if (actions === null) return `reaches ${whom}; what it gives could not be read.`;
  if (sharers.length === 0)
    return isBound ? "bounds what others may do and gives nobody anything." : "reaches nobody that is known.";
  const idle = actions.filter(({ state }) => state === "unused").length;
  const gives = formatCount(actions.length, "action", "actions");
  if (actions.length === 0) return `reaches ${whom} and gives none of the actions Rollcall knows.`;
  return `gives ${gives} to ${whom}; ${idle === 0 ? "none of them is" : `${formatCount(idle, "is", "are")}`} proven unused by all.`;
}

const untold: Record<NonNullable<Sharer["untold"]>, string> = {
  young: "young: it, or the evidence about it, is younger than the window",
  blind: "blind: no source watches enough of what it may do",
  "not-scored": "not scored: nothing was worked out about it",
};

export function untoldWords({ untold: why }: Sharer): string | null {
  return why === null ? null : untold[why];
}

/** Whom nothing can be told of besides the sharers themselves; null: nobody. */
export function unreadWords({ unread, isCut }: Pick<SharedRole, "unread" | "isCut">): string | null {
  if (isCut) return "It reaches more than can be told apart here, so nothing is called unused by all.";
  if (unread.length === 0) return null;
  const shown = unread.slice(0, 3).join(", ");
  const more = unread.length > 3 ? ` and ${unread.length - 3} more` : "";
  return `It reaches others whom nobody lists (${shown}${more}), so nothing is called unused by all.`;
}
