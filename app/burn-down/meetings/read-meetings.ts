/** Every meeting, and the campaigns one can be started for, read at one moment of the database. */
import type { BurnDownRow } from "#lib/queries/burn-down/get-burn-down.ts";
import { listBurnDowns } from "#lib/queries/burn-down/list-burn-downs.ts";
import { freshness } from "#lib/queries/freshness.ts";
import type { MeetingRow } from "#lib/queries/meetings/get-meeting.ts";
import { listMeetings } from "#lib/queries/meetings/list-meetings.ts";
import { inSnapshot } from "#lib/queries/snapshot.ts";
import { pageReader } from "../../current-person.ts";
import { may } from "../../if-may.tsx";

export type MeetingsPage = {
  asOf: Date;
  meetings: MeetingRow[];
  /** Running, with no meeting under way. */
  campaigns: BurnDownRow[];
  /** Whether any campaign runs. */
  isRunning: boolean;
  mayStart: boolean;
};

/** Null while nothing has been collected. */
export async function readMeetings(): Promise<MeetingsPage | null> {
  const mayStart = await may("meeting.start");
  return inSnapshot(await pageReader("GET /burn-down/meetings"), async (client) => {
    const { asOf } = await freshness(client);
    if (asOf === null) return null;
    const meetings = await listMeetings(client);
    const running = (await listBurnDowns(client)).filter(({ closedAt }) => closedAt === null);
    const isUnderWay = (id: number) =>
      meetings.some(({ campaignId, endedAt }) => campaignId === id && endedAt === null);
    const campaigns = running.filter(({ id }) => !isUnderWay(id));
    return { asOf, meetings, campaigns, isRunning: running.length > 0, mayStart };
  });
}
