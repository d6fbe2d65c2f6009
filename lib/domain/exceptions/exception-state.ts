/** Where an exception stands follows from what was decided about it and the day: what nobody else approved never holds, and none outlives its end. */

export type ExceptionDecision = "approved" | "refused" | "withdrawn";
export type ExceptionState = "waiting" | "holds" | "expired" | "ended" | "refused" | "withdrawn";

export type StoredException = {
  decision: ExceptionDecision | null;
  isEnded: boolean;
  /** The first day it no longer holds, `2026-11-24`. */
  until: string;
};

/** `today`: `2026-11-24`. */
export function exceptionState({ decision, isEnded, until }: StoredException, today: string): ExceptionState {
  if (decision === null) return "waiting";
  if (decision !== "approved") return decision;
  if (isEnded) return "ended";
  return until <= today ? "expired" : "holds";
}

/**
 * Dual control: two people. `requested` and `deciding` name people: of an API key, who made it. A person who asks and another program of the
 * same person who approves are one.
 */
export function isSelfApproval(requested: string, deciding: string): boolean {
  return requested === deciding;
}

/**
 * What an exception costs while it holds, in points of its provider's over-privilege index (0 to 100): its unused actions among all whose
 * use is told. Null where it keeps no actions, or nothing is told.
 */
export function costOf(
  actions: number | null,
  { used, unused }: { used: number; unused: number },
): number | null {
  const told = used + unused;
  return actions === null || told === 0 ? null : (100 * actions) / told;
}
