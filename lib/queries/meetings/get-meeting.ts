/** One meeting as it stands: what is on its agenda, what was decided, by whom and when, and where it stands. */
import type { AgendaItem } from "#lib/domain/meetings/agenda.ts";
import type { MeetingDecisionKind } from "#lib/domain/meetings/meeting-decision.ts";
import type { MeetingOpening, Minutes } from "#lib/domain/meetings/minutes.ts";
import { type ItemRisk, itemRiskOf } from "#lib/domain/work-items/work-item.ts";
import { NotFound } from "#lib/errors.ts";
import { inSnapshot, type Reader } from "../snapshot.ts";
import { agendaSql, meetingsSql } from "./meetings.sql.ts";

export type MeetingRow = {
  id: number;
  campaignId: number;
  campaignName: string;
  /** What changed is counted from here. */
  since: Date;
  /** Of what was collected when it began. */
  asOf: Date;
  nextOn: string;
  attendees: string[];
  place: string;
  startedBy: string;
  startedAt: Date;
  endedBy: string | null;
  endedAt: Date | null;
  /** Of its agenda, and those of them that are decided. */
  items: number;
  decided: number;
};

/** `made`: what takes it back. */
export type StandingDecision = {
  id: string;
  decision: MeetingDecisionKind;
  day: string | null;
  reason: string | null;
  control: string | null;
  to: string | null;
  made: string | null;
  by: string;
  at: string;
};

/** Key and name of the team whose it was when the meeting began. */
export type MeetingItemRow = AgendaItem & {
  teamName: string | null;
  title: string;
  risk: ItemRisk;
  isOver: boolean;
  decision: StandingDecision | null;
};

export type Meeting = MeetingRow & {
  opening: MeetingOpening;
  minutes: Minutes | null;
  agenda: MeetingItemRow[];
  /** The decision that `undo` takes back. */
  last: { item: string; decision: StandingDecision } | null;
};

type Stored = Omit<MeetingItemRow, "risk" | "isDecided"> & { risk: number };

/** Throws NotFound. */
export async function getMeeting(reader: Reader, { id }: { id: number }): Promise<Meeting> {
  return inSnapshot(reader, async (client) => {
    const { rows } = await client.query<Omit<Meeting, "agenda" | "last">>(
      `${meetingsSql} where meeting.id = $1::int`,
      [id],
    );
    const [row] = rows;
    if (row === undefined) throw noMeeting(id);
    const agenda = (await client.query<Stored>(agendaSql, [id])).rows.map((item) => ({
      ...item,
      risk: itemRiskOf(item.risk),
      isDecided: item.decision !== null,
    }));
    return { ...row, agenda, last: lastOf(agenda) };
  });
}

function lastOf(agenda: readonly MeetingItemRow[]): Meeting["last"] {
  const decided = agenda.flatMap(({ id, decision }) => (decision === null ? [] : [{ item: id, decision }]));
  return decided.toSorted((one, other) => Number(other.decision.id) - Number(one.decision.id))[0] ?? null;
}

export function noMeeting(id: number | string): NotFound {
  return new NotFound(`There is no meeting ${String(id).slice(0, 20)}.`, {
    hint: "`meetings list` and the page Burn-down, Meetings, list them.",
  });
}

/** Throws NotFound for what is no number of one. */
export function meetingNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw noMeeting(text);
}
