/** Holds meetings, their minutes and every decision against the record: what is stored must be, field for field, what the record says. */
import type { ClientBase } from "pg";
import type { Json } from "#lib/ingest/contract.ts";
import type { RecordBreak } from "../exceptions/verify-exceptions.ts";
import { agendaPrint, minutesPrint, openingPrint } from "./meeting-prints.sql.ts";

type Fields = { [key: string]: Json };
type Row = { id: string; after: Fields | null; stored: Fields };

const keptSql = (subject: string, command: string) => `
  left join lateral (
    select audit.after from audit where audit.subject = ${subject} and audit.command = '${command}'
     order by audit.position desc limit 1) kept on true`;

const startedSql = `
  select meeting.id::text, kept.after,
         jsonb_build_object('campaign', meeting.burn_down_id, 'since', audit_time(meeting.since), 'asOf', audit_time(meeting.as_of),
           'startedBy', meeting.started_by, 'startedAt', audit_time(meeting.started_at),
           'opening', ${openingPrint("meeting")}, 'agenda', ${agendaPrint("meeting")}) as stored
    from meeting ${keptSql("'meeting:' || meeting.id", "meeting.start")}
   order by meeting.id`;

const endedSql = `
  select meeting.id::text, kept.after,
         jsonb_build_object('nextOn', meeting.next_on::text, 'attendees', meeting.attendees, 'endedBy', meeting.ended_by,
           'endedAt', audit_time(meeting.ended_at), 'minutes', ${minutesPrint("meeting")}) as stored
    from meeting ${keptSql("'meeting:' || meeting.id", "meeting.end")}
   where meeting.ended_at is not null or kept.after is not null
   order by meeting.id`;

const decidedSql = `
  select made.id::text, kept.after,
         jsonb_build_object('meeting', made.meeting_id, 'item', made.item_id::text, 'decision', made.decision, 'day', made.day::text,
           'reason', made.reason, 'control', made.control, 'toTeam', made.to_team_id, 'made', made.made,
           'decidedBy', made.decided_by, 'decidedAt', audit_time(made.decided_at)) as stored
    from meeting_decision made ${keptSql("'meeting-decision:' || made.id", "meeting.decide")}
   order by made.id`;

const undoneSql = `
  select made.id::text, kept.after,
         jsonb_build_object('undoneBy', made.undone_by, 'undoneAt', audit_time(made.undone_at)) as stored
    from meeting_decision made ${keptSql("'meeting-decision:' || made.id", "meeting.undo")}
   where made.undone_at is not null or kept.after is not null
   order by made.id`;

/** What the record speaks of and is not stored. */
const missingSql = `
  select distinct audit.subject from audit
   where (audit.command = 'meeting.start' and not exists (select from meeting where 'meeting:' || meeting.id = audit.subject))
      or (audit.command = 'meeting.decide'
          and not exists (select from meeting_decision made where 'meeting-decision:' || made.id = audit.subject))`;

const kinds = [
  { sql: startedSql, subject: "meeting", name: "Meeting", deed: "began" },
  { sql: endedSql, subject: "meeting", name: "Minutes of meeting", deed: "ended" },
  { sql: decidedSql, subject: "meeting-decision", name: "Decision", deed: "was decided" },
  { sql: undoneSql, subject: "meeting-decision", name: "Decision", deed: "was taken back" },
] as const;

/** `cut`: rows of the record that were cut off; what was decided in them cannot be held against anything. */
export async function verifyMeetings(client: ClientBase, cut: number): Promise<RecordBreak[]> {
  const breaks: RecordBreak[] = [];
  for (const { sql, subject: of, name, deed } of kinds) {
    for (const { id, after, stored } of (await client.query<Row>(sql)).rows) {
      const subject = `${of}:${id}`;
      if (after === null) {
        if (cut === 0)
          breaks.push({ subject, sentence: `${name} ${id} ${deed}, and no row of the record says so.` });
        continue;
      }
      const changed = Object.keys(stored).filter((field) => !isSame(stored[field], after[field]));
      if (changed.length === 0) continue;
      const sentence = `${name} ${id} is not as it ${deed}: ${changed.join(", ")} changed afterwards.`;
      breaks.push({ subject, sentence });
    }
  }
  for (const { subject } of (await client.query<{ subject: string }>(missingSql)).rows)
    breaks.push({ subject, sentence: `${subject} stands in the record and is gone from the meetings.` });
  return breaks;
}

function isSame(stored: Json | undefined, kept: Json | undefined): boolean {
  return JSON.stringify(stored ?? null) === JSON.stringify(kept ?? null);
}
