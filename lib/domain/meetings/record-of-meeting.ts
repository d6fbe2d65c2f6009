/** A meeting and its decisions as the record keeps them: every field, so that a later change of any of them shows. */
import type { Json } from "#lib/ingest/contract.ts";

/** As it is stored; days are UTC midnights. */
export type RecordedDecision = {
  meetingId: number;
  itemId: bigint;
  decision: string;
  day: Date | null;
  reason: string | null;
  control: string | null;
  toTeamId: number | null;
  made: string | null;
  decidedBy: string;
  decidedAt: Date;
};

export function recordOfDecision(row: RecordedDecision): { [key: string]: Json } {
  const { meetingId, itemId, decision, day, reason, control, toTeamId, made, decidedBy, decidedAt } = row;
  return {
    ...{ meeting: meetingId, item: String(itemId), decision, day: day?.toISOString().slice(0, 10) ?? null },
    ...{ reason, control, toTeam: toTeamId, made, decidedBy, decidedAt: decidedAt.toISOString() },
  };
}

/** `opening` and `agenda`: SHA-256 in hex of what is stored, as the database prints it. */
export type RecordedStart = {
  burnDownId: number;
  since: Date;
  asOf: Date;
  startedBy: string;
  startedAt: Date;
  opening: string;
  agenda: string;
};

export function recordOfStart(row: RecordedStart): { [key: string]: Json } {
  return {
    ...{ campaign: row.burnDownId, since: row.since.toISOString(), asOf: row.asOf.toISOString() },
    ...{ startedBy: row.startedBy, startedAt: row.startedAt.toISOString() },
    ...{ opening: row.opening, agenda: row.agenda },
  };
}

/** `minutes`: as `opening`. */
export type RecordedEnd = {
  nextOn: Date;
  attendees: string[];
  endedBy: string | null;
  endedAt: Date | null;
  minutes: string;
};

export function recordOfEnd(row: RecordedEnd): { [key: string]: Json } {
  return {
    ...{ nextOn: row.nextOn.toISOString().slice(0, 10), attendees: row.attendees },
    ...{ endedBy: row.endedBy, endedAt: row.endedAt?.toISOString() ?? null, minutes: row.minutes },
  };
}
