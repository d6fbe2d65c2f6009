/** A meeting as its commands find it: its row is locked, so that two keyboards take turns. */
import type { Ask } from "#lib/db/ask-over.ts";
import { type AgendaItem, type Place, placeNamed } from "#lib/domain/meetings/agenda.ts";
import { Conflict, Invalid } from "#lib/errors.ts";
import { noMeeting } from "#lib/queries/meetings/get-meeting.ts";

export type LockedMeeting = { id: number; nextOn: string; place: string; attendees: string[] };

const lockSql = `
  select id, next_on::text as "nextOn", place, attendees, ended_at is not null as "isEnded"
    from meeting where id = $1::int for update`;

/** Throws NotFound, and Conflict for one that has ended. */
export async function lockMeeting(ask: Ask, id: number): Promise<LockedMeeting> {
  const [found] = await ask<LockedMeeting & { isEnded: boolean }>(lockSql, [id]);
  if (found === undefined) throw noMeeting(id);
  const { isEnded, ...meeting } = found;
  if (isEnded)
    throw new Conflict(`Meeting ${id} has ended: it takes no decision any more.`, {
      hint: "Read its minutes, or start the next meeting.",
    });
  return meeting;
}

const agendaSql = `
  select there.item_id::text as id, team.key as team, made.id is not null as "isDecided"
    from meeting_item there
    left join team on team.id = there.team_id
    left join meeting_decision made on made.meeting_id = there.meeting_id and made.item_id = there.item_id and made.undone_at is null
   where there.meeting_id = $1::int order by there.position`;

export async function readAgenda(ask: Ask, meeting: number): Promise<AgendaItem[]> {
  return ask<AgendaItem>(agendaSql, [meeting]);
}

export async function setPlace(ask: Ask, meeting: number, place: Place): Promise<void> {
  await ask("update meeting set place = $2 where id = $1::int returning id", [meeting, place]);
}

/** Throws Invalid. */
export function placeIn(agenda: readonly AgendaItem[], text: string): Place {
  const place = placeNamed(text, agenda);
  if (place !== null) return place;
  throw new Invalid("That is no place of this meeting.", { hint: "Go on from the start of its agenda." });
}
