/** A declaration for emergencies, and each step of its clean-up, as the record keeps them: every field that was agreed on. */
import type { Json } from "#lib/ingest/contract.ts";

/** As it is stored; dates are whole seconds or days. */
export type RecordedBreakGlass = {
  id: bigint;
  identityId: bigint;
  teamId: number;
  reason: string;
  ticket: string;
  until: Date;
  declaredBy: string;
  declaredPerson: string;
  declaredAt: Date;
  endedBy: string | null;
  endedAt: Date | null;
};

export function breakGlassRecord(stored: RecordedBreakGlass): { [key: string]: Json } {
  const { reason, ticket, declaredBy, declaredPerson, endedBy } = stored;
  return {
    ...{ identity: String(stored.identityId), team: stored.teamId, reason, ticket },
    until: stored.until.toISOString().slice(0, 10),
    ...{ declaredBy, declaredPerson, endedBy },
    declaredAt: stored.declaredAt.toISOString(),
    endedAt: stored.endedAt?.toISOString() ?? null,
  };
}

export type RecordedStep = {
  occasion: string;
  day: Date;
  step: string;
  doneBy: string | null;
  doneAt: Date | null;
  ticket: string | null;
};

export function stepRecord({ occasion, day, step, doneBy, doneAt, ticket }: RecordedStep): {
  [key: string]: Json;
} {
  return {
    occasion,
    step,
    doneBy,
    ticket,
    day: day.toISOString().slice(0, 10),
    doneAt: doneAt?.toISOString() ?? null,
  };
}
