import Link from "next/link";
import { formatDay, formatTime } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { decisionWords } from "#lib/domain/meetings/meeting-decision.ts";
import type { MinutedDecision } from "#lib/domain/meetings/minutes.ts";
import { CELL, HEAD } from "../../../../owners/table-look.ts";
import { itemAddress } from "../../../address.ts";
import { RiskMark } from "../../../state-mark.tsx";

const COLUMNS = ["Item", "Team", "Risk", "Decided", "By", "At (UTC)"];

/** Every decision that stood when the meeting ended, in the order it was made. */
export function DecisionsTable({ decisions, asOf }: { decisions: MinutedDecision[]; asOf: Date }) {
  if (decisions.length === 0) return <p className="text-fg-2">Nothing was decided.</p>;
  return (
    <Scroll label="Decisions">
      <table className="w-full min-w-[880px] border-separate border-spacing-0">
        <thead>
          <tr>
            {COLUMNS.map((name, index) => (
              <th key={name} scope="col" className={`${HEAD} ${index === 0 ? "sticky left-0 z-1" : ""}`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {decisions.map((one) => (
            <tr key={one.id} className="group align-top hover:bg-hover" data-decision={one.decision}>
              <th
                scope="row"
                className={`${CELL} sticky left-0 z-1 max-w-[320px] border-r bg-page text-left font-normal print:w-[34%]`}
              >
                <Link
                  href={itemAddress(one.item)}
                  prefetch={false}
                  className="font-semibold [overflow-wrap:anywhere] hover:underline"
                >
                  {one.title}
                </Link>
                <span className="block text-fg-2 text-note">item:{one.item}</span>
              </th>
              <td className={CELL}>{one.team ?? "No owner"}</td>
              <td className={CELL}>
                <RiskMark risk={one.risk} />
              </td>
              <td className={`${CELL} max-w-[360px] text-pretty [overflow-wrap:anywhere]`}>
                {decisionWords(one, (day) => formatDay(new Date(day), asOf))}
                {one.control !== null && (
                  <span className="block text-fg-2 text-note">Meanwhile: {one.control}</span>
                )}
              </td>
              <td className={CELL}>{one.by}</td>
              <td className={`${CELL} whitespace-nowrap`}>
                {formatDay(new Date(one.at), asOf)} {formatTime(new Date(one.at))}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}
