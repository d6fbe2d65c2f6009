import { formatCount } from "#components/ui/format.ts";
import { Panel } from "#components/ui/panel.tsx";
import { Scroll } from "#components/ui/scroll.tsx";
import type { HeldAction } from "#lib/queries/exact-change/shared-document.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";

const SHOWN = 5;

/** Actions of a shared document that some are proven not to use and that stay for others, the most wanted first. */
export function HeldPanel({ held }: { held: readonly HeldAction[] }) {
  if (held.length === 0) return null;
  return (
    <Panel
      id="held"
      title="What stays for somebody's sake"
      side={formatCount(held.length, "action", "actions")}
      lead="Proven unused by some who get the document, not by all."
      flush
    >
      <Scroll label="Each that stays" bare>
        <table className="w-full min-w-[480px] border-separate border-spacing-0">
          <thead>
            <tr>
              {["Action", "Unused by", "In the way"].map((name) => (
                <th key={name} scope="col" className={HEAD}>
                  {name}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {held.map(({ action, unusedBy, of, blockedBy }) => (
              <tr key={action} className="group hover:bg-hover">
                <th scope="row" className={`${CELL} text-left font-mono font-normal`}>
                  {action}
                </th>
                <td className={CELL}>
                  {unusedBy} of {of}
                </td>
                <td className={`${CELL} [overflow-wrap:anywhere]`}>
                  {blockedBy.slice(0, SHOWN).join(", ")}
                  {blockedBy.length > SHOWN && ` and ${blockedBy.length - SHOWN} more`}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
