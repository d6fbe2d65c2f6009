/** How a work item is said: its state, how far it is, what it touches. Partly done is never called done. */
import { formatCount, formatNumber } from "#components/ui/format.ts";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";

type Standing = Pick<WorkItemRow, "state" | "plannedFor" | "exception" | "reopened">;

/** The word beside the mark of its state. `today`: `2026-11-24`. */
export function stateWords({ state, plannedFor, exception, reopened }: Standing, today: string): string {
  switch (state) {
    case "open":
      return reopened > 0 ? "Came back" : "Open";
    case "planned":
      return isOverdue({ state, plannedFor }, today) ? "Overdue" : "Planned";
    case "excepted":
      return exception === null ? "Excepted" : `Excepted until ${exception.until}`;
    case "disabled":
      return "Disabled, not yet gone";
    case "gone":
      return "Verified gone";
    case "no-longer-applies":
      return "No longer applies";
  }
}

/** Planned for a day that has passed: on the day itself there is still time. */
export function isOverdue(
  { state, plannedFor }: Pick<Standing, "state" | "plannedFor">,
  today: string,
): boolean {
  return state === "planned" && plannedFor !== null && plannedFor < today;
}

type Progress = Pick<WorkItemRow, "n" | "k" | "noLonger">;

/** `3 of 12 removed, 2 no longer apply`; null where there is nothing to be part of. */
export function progressWords({ n, k, noLonger }: Progress): string | null {
  if (n <= 1 && k === 0 && noLonger === 0) return null;
  const removed = `${formatNumber(k)} of ${formatNumber(n)} removed`;
  return noLonger === 0
    ? removed
    : `${removed}, ${formatNumber(noLonger)} no longer ${noLonger === 1 ? "applies" : "apply"}`;
}

/** What runs as it and who shares the document, in the fewest words. */
export function reachWords({ workloads, sharers }: WorkItemRow["blastRadius"]): string {
  const parts = [
    workloads === 0 ? null : formatCount(workloads, "workload", "workloads"),
    sharers === 0 ? null : formatCount(sharers, "sharer", "sharers"),
  ].filter((part) => part !== null);
  return parts.length === 0 ? "none known" : parts.join(", ");
}

/** Where a choice made by a person can still be made: only collection ends an item. */
export function isPlannable({ state }: Pick<WorkItemRow, "state">): boolean {
  return state === "open" || state === "planned" || state === "disabled";
}
