/** The sentence on top of a work item: what is to be done, how far it is, and what stands in the way. */
import { formatCount, formatDay } from "#components/ui/format.ts";
import type { WorkItemDetail } from "#lib/queries/work-items/get-work-item.ts";
import { progressWords } from "../item-words.ts";

export function itemAnswer(item: WorkItemDetail, asOf: Date): string {
  const { title, state, closedAt, blockers, isSplit, plannedFor } = item;
  const progress = progressWords(item);
  const far = progress === null ? "" : `, ${progress}`;
  if (state === "gone")
    return `${title}: verified gone${closedAt === null ? "" : ` on ${formatDay(closedAt, asOf)}`}${far}.`;
  if (state === "no-longer-applies") return `${title}: no longer applies, and was not removed${far}.`;
  if (state === "disabled") return `${title}: switched off, not yet gone${far}.`;
  const inTheWay =
    blockers.length === 0
      ? ""
      : `; ${formatCount(blockers.length, "sharer stands", "sharers stand")} in the way${isSplit ? ", so a document of its own is proposed" : ""}`;
  const plan = plannedFor === null ? "not planned" : `planned for ${formatDay(new Date(plannedFor), asOf)}`;
  return `${title}: ${plan}${far}${inTheWay}.`;
}
