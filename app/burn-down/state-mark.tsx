import { CalendarClock, Circle, CircleSlash, PowerOff, Shield } from "lucide-react";
import type { ReactNode } from "react";
import { StatusIcon } from "#components/ui/status.tsx";
import type { WorkItemRow } from "#lib/queries/work-items/work-item-row.ts";
import { isOverdue, stateWords } from "./item-words.ts";

type Props = { item: Pick<WorkItemRow, "state" | "plannedFor" | "exception" | "reopened">; today: string };

const ICON = { "aria-hidden": true, strokeWidth: 1.75, className: "size-3.5 flex-none text-fg-2" } as const;

/** Where an item stands: shape and word; only what came back or is late is marked as wrong. */
export function StateMark({ item, today }: Props) {
  return (
    <span className="inline-flex items-center gap-1.5" data-state={item.state}>
      {iconOf(item, today)}
      {stateWords(item, today)}
    </span>
  );
}

function iconOf(item: Props["item"], today: string): ReactNode {
  switch (item.state) {
    case "open":
      return item.reopened > 0 ? <StatusIcon kind="breach" /> : <Circle {...ICON} />;
    case "planned":
      return isOverdue(item, today) ? <StatusIcon kind="watch" /> : <CalendarClock {...ICON} />;
    case "excepted":
      return <Shield {...ICON} />;
    case "disabled":
      return <PowerOff {...ICON} />;
    case "gone":
      return <StatusIcon kind="met" />;
    case "no-longer-applies":
      return <CircleSlash {...ICON} />;
  }
}

/** How bad it is while it stays: the two upper grades carry a mark. */
export function RiskMark({ risk }: Pick<WorkItemRow, "risk">) {
  return (
    <span className="inline-flex items-center gap-1.5">
      {risk === "critical" && <StatusIcon kind="breach" />}
      {risk === "high" && <StatusIcon kind="watch" />}
      {risk}
    </span>
  );
}
