import { Day } from "#components/ui/day.tsx";
import { Panel } from "#components/ui/panel.tsx";
import { itemEvents } from "#lib/domain/work-items/work-item.ts";
import type { WorkItemEvent } from "#lib/queries/work-items/get-work-item.ts";

/** What people decided and what collections saw of it, newest first. */
export function EventsPanel({ events, asOf }: { events: WorkItemEvent[]; asOf: Date }) {
  return (
    <Panel id="history" title="History">
      <ol className="grid gap-1.5">
        {events.map((event) => (
          <li
            key={`${event.at.getTime()} ${event.event} ${JSON.stringify(event.detail)}`}
            className="grid grid-cols-[72px_minmax(0,1fr)] gap-x-3"
          >
            <span className="text-fg-2 text-note leading-5">
              <Day date={event.at} asOf={asOf} />
            </span>
            <span className="[overflow-wrap:anywhere]">
              {itemEvents[event.event]}
              {detailOf(event)} <span className="text-fg-2">by {event.by}</span>
            </span>
          </li>
        ))}
      </ol>
    </Panel>
  );
}

/** The day, the reason or the ticket; the rest is in the record of decisions. */
function detailOf({ detail }: WorkItemEvent): string {
  const told = ["plannedFor", "until", "reason", "ticket"].flatMap((name) => {
    const value = detail[name];
    return typeof value === "string" && value !== "" ? [value] : [];
  });
  return told.length === 0 ? "" : `: ${told.join(", ")}`;
}
