import Link from "next/link";
import { Day } from "#components/ui/day.tsx";
import { formatCount, formatNumber } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import type { ItemSharer, WorkItemDetail } from "#lib/queries/work-items/get-work-item.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";

const WHY: Record<NonNullable<ItemSharer["blocks"]>, string> = {
  young: "too young to tell",
  blind: "its use cannot be seen",
  unknown: "nobody judged it",
  needs: "uses some of it",
};

/** Everybody who gets the same document, and who of them stands in the way: an action may go only when all of them are without it. */
export function SharersPanel({ item, asOf }: { item: WorkItemDetail; asOf: Date }) {
  const { sharers } = item;
  if (sharers.length === 0) return null;
  const blocking = sharers.filter(({ blocks }) => blocks !== null).length;
  return (
    <Panel
      id="sharers"
      title="Who gets the same document"
      side={formatCount(sharers.length, "identity", "identities")}
      lead={
        blocking === 0
          ? "None of them uses what would go."
          : `${formatCount(blocking, "of them stands", "of them stand")} in the way${item.isSplit ? ": a document of its own is proposed for the others" : ""}.`
      }
      flush
    >
      <Scroll label="Each who gets it" bare>
        <table className="w-full min-w-[480px] border-separate border-spacing-0">
          <thead>
            <tr>
              {["Identity", "Team", "Workloads", "Last used", "In the way"].map((name) => (
                <th key={name} scope="col" className={HEAD}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {sharers.map((sharer) => (
              <tr key={sharer.id ?? sharer.name} className="group hover:bg-hover">
                <th scope="row" className={`${CELL} text-left font-mono font-normal`}>
                  {sharer.id === null ? (
                    sharer.name
                  ) : (
                    <Link href={`/identities/${sharer.id}`} prefetch={false} className="link-quiet">
                      {sharer.name}
                    </Link>
                  )}
                </th>
                <td className={CELL}>{sharer.team?.name ?? <span className="text-fg-2">no owner</span>}</td>
                <td className={CELL}>{formatNumber(sharer.workloads)}</td>
                <td className={CELL}>
                  {sharer.lastUsedOn === null ? (
                    <span className="text-fg-2">never seen</span>
                  ) : (
                    <Day date={new Date(sharer.lastUsedOn)} asOf={asOf} />
                  )}
                </td>
                <td className={CELL}>
                  {sharer.blocks === null ? (
                    <span className="text-fg-2">no</span>
                  ) : (
                    <Status kind="watch">{WHY[sharer.blocks]}</Status>
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
