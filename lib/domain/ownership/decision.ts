/** The log's entries: each says who decided what about one identity, and when; together they are all that ownership follows from. */

/** `meaning` completes "It …". */
export const decisionKinds = {
  claim: "says the identity is the team's own; the first attestation",
  attest: "says it still is; the claim holds as long again",
  release: "ends the team's claim",
  contest: "says the identity is another team's that the live claim names",
  reject: "says it is not the team's",
  pass: "says whose it is instead",
  later: "leaves the question for some days",
  lapse: "ends a claim that nobody attested in time, or whose owner left",
  undo: "takes an earlier decision back, as if it had never been made",
} as const;

export type DecisionKind = keyof typeof decisionKinds;

/** "Still needed, still this environment?" Null: not answered. */
export type Answers = { needed: boolean | null; environment: string | null };

export type Decision = {
  /** In the order they were written. */
  id: number;
  decision: DecisionKind;
  team: number;
  /** Of reject, pass and release: where it should go. */
  toTeam: number | null;
  by: string;
  at: Date;
  /** A UTC day, `2026-11-24`. Of claim and attest: the first day it no longer holds. Of later: when it is asked again. */
  until: string | null;
  reason: string | null;
  answers: Answers | null;
  /** Of undo: the id of the decision that no longer counts. */
  undoes: number | null;
};

/** Days a claim or attestation holds. */
export const claimDays = 180;

/** Days for which `later` leaves the question. */
export const laterDays = 7;

/** The UTC day so many days after the instant's. */
export function dayAfter(instant: Date, days: number): string {
  const day = Math.floor(instant.getTime() / 86_400_000) + days;
  return new Date(day * 86_400_000).toISOString().slice(0, 10);
}
