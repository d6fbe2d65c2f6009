/** Every meeting, the latest first. */
import { inSnapshot, type Reader } from "../snapshot.ts";
import type { MeetingRow } from "./get-meeting.ts";
import { meetingsSql } from "./meetings.sql.ts";

type Stored = MeetingRow & { opening: unknown; minutes: unknown };

/** `campaign`: number of one; of all where absent. */
export async function listMeetings(
  reader: Reader,
  { campaign = null }: { campaign?: number | null } = {},
): Promise<MeetingRow[]> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Stored>(
      `${meetingsSql} where $1::int is null or meeting.burn_down_id = $1::int order by meeting.id desc`,
      [campaign],
    );
    return rows.map(({ opening: _, minutes: __, ...row }) => row);
  });
}
