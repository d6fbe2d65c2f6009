/** What may be said of a meeting while it is under way: where it stands, who is there, when the next one is. */

import { lockMeeting, placeIn, readAgenda, setPlace } from "#lib/analysis/meetings/lock-meeting.ts";
import { askOver } from "#lib/db/ask-over.ts";
import type { Place } from "#lib/domain/meetings/agenda.ts";
import { attendeeNames, nextMeetingDay } from "#lib/domain/meetings/meeting-limits.ts";
import { storableText } from "#lib/ingest/storable-json.ts";
import { type CommandContext, runCommand } from "../run-command.ts";

/** Whoever opens it next goes on from there. Throws NotFound, Invalid, Conflict where it has ended. */
export async function goInMeeting(
  ctx: CommandContext,
  { meeting: id, place: asked }: { meeting: number; place: string },
): Promise<{ place: Place }> {
  return runCommand(ctx, "meeting.go", async (tx) => {
    const ask = askOver(tx);
    const meeting = await lockMeeting(ask, id);
    const place = placeIn(await readAgenda(ask, id), asked);
    await setPlace(ask, id, place);
    const account = { subject: `meeting:${id}`, before: { place: meeting.place }, after: { place } };
    return { result: { place }, account };
  });
}

export type MeetingWho = { meeting: number; attendees: readonly string[]; nextOn: string };

/** Throws NotFound, Invalid, Conflict where it has ended. */
export async function setAttendees(
  ctx: CommandContext,
  request: MeetingWho,
): Promise<{ attendees: string[] }> {
  const attendees = attendeeNames(request.attendees).map(storableText);
  return runCommand(ctx, "meeting.attend", async (tx) => {
    const meeting = await lockMeeting(askOver(tx), request.meeting);
    const nextOn = nextMeetingDay(request.nextOn, ctx.clock.now().toISOString().slice(0, 10));
    await tx.meeting.update({ where: { id: meeting.id }, data: { attendees, nextOn: new Date(nextOn) } });
    const account = {
      subject: `meeting:${meeting.id}`,
      before: { attendees: meeting.attendees, nextOn: meeting.nextOn },
      after: { attendees, nextOn },
    };
    return { result: { attendees }, account };
  });
}
