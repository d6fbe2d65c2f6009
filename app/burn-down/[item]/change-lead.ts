/** What the panel of an item's change says first. */
import { formatCount } from "#components/ui/format.ts";
import type { DecisionKind } from "#lib/domain/checks/check.ts";
import type { WorkItemDetail } from "#lib/queries/work-items/get-work-item.ts";
import type { ItemPlan } from "#lib/queries/work-items/item-change/plan-of-item.ts";

const LEADS: Record<DecisionKind, string> = {
  own: "Nothing is changed in the cloud but a name.",
  retire: "Switched off first, so that it can come back; deleted only after a time of watching.",
  "remove-credential":
    "Off first where its cloud can, deleted only after a time of watching; a new one first where one is needed.",
  "remove-actions": "What is proven unused would go; what is used or undecided stays.",
  "remove-grant": "Narrowed as far as is proven unused; the rest is a question to whoever answers for it.",
  "tighten-trust": "Whoever is known to come still comes; nobody comes who did not before.",
  separate: "An identity for each workload first; this one goes last.",
  "repair-link":
    "The half that is there is taken back, or the other half is made: only a person knows which was meant.",
};

export function changeLead(item: WorkItemDetail, { changes }: ItemPlan): string {
  if (changes.length === 0 && item.decision !== "own")
    return "No change is safe to write before somebody finds out what is said below.";
  if (item.role === null) return LEADS[item.decision];
  const gone = new Set(changes.flatMap((change) => change.gone)).size;
  const who = formatCount(item.sharers.length, "identity gets", "identities get");
  return item.isSplit || !changes.some(({ target }) => target.includes(item.role?.name ?? ""))
    ? `${who} the document, and nothing may go for all: documents of their own for those who need less.`
    : `${who} the document: ${formatCount(gone, "action goes", "actions go")} that none of them uses, by one change for all.`;
}
