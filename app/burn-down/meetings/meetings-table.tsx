import Link from "next/link";
import { formatDay, formatNumber } from "#components/ui/format.ts";
import { Scroll } from "#components/ui/scroll.tsx";
import { Status } from "#components/ui/status.tsx";
import type { MeetingRow } from "#lib/queries/meetings/get-meeting.ts";
import { CELL, HEAD } from "../../owners/table-look.ts";
import { campaignAddress } from "../campaigns/address.ts";
import { meetingAddress, minutesAddress } from "./address.ts";

/** Every meeting on one line, the latest first. */
export function MeetingsTable({ meetings, asOf }: { meetings: MeetingRow[]; asOf: Date }) {
  return (
    <Scroll label="Meetings">
      <table className="w-full min-w-[720px] border-separate border-spacing-0">
        <thead>
          <tr>
            <th scope="col" className={`${HEAD} sticky left-0 z-1`}>
              Meeting
            </th>
            {["Status", "Campaign", "Led by", "Next"].map((name) => (
              <th key={name} scope="col" className={HEAD}>
                {name}
              </th>
            ))}
            {["Agenda", "Decided"].map((name) => (
              <th key={name} scope="col" className={`${HEAD} text-right`}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {meetings.map((meeting) => (
            <Row key={meeting.id} meeting={meeting} asOf={asOf} />
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

function Row({ meeting, asOf }: { meeting: MeetingRow; asOf: Date }) {
  const { id, campaignId, campaignName, startedAt, startedBy, endedAt, nextOn, items, decided } = meeting;
  return (
    <tr className="group hover:bg-hover" data-meeting={id}>
      <th scope="row" className={`${CELL} sticky left-0 z-1 border-r bg-page text-left font-normal`}>
        <Link
          href={endedAt === null ? meetingAddress(id) : minutesAddress(id)}
          prefetch={false}
          className="font-semibold hover:underline"
        >
          {formatDay(startedAt, asOf)}, meeting {id}
        </Link>
      </th>
      <td className={`${CELL} whitespace-nowrap`}>
        {endedAt === null ? (
          <Status kind="watch">Under way</Status>
        ) : (
          <Status kind="met">Ended, with minutes</Status>
        )}
      </td>
      <td className={CELL}>
        <Link
          href={campaignAddress(campaignId)}
          prefetch={false}
          className="link-quiet [overflow-wrap:anywhere]"
        >
          {campaignName}
        </Link>
      </td>
      <td className={CELL}>{startedBy}</td>
      <td className={`${CELL} whitespace-nowrap`}>{formatDay(new Date(nextOn), asOf)}</td>
      <td className={`${CELL} text-right`}>{formatNumber(items)}</td>
      <td className={`${CELL} text-right`}>{formatNumber(decided)}</td>
    </tr>
  );
}
