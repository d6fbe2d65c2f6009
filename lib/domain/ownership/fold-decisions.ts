/**
 * Who owns an identity, from its decisions alone: the same decisions give the same answer at the same instant, an undone decision
 * counts as if it had never been made, and a claim lapses on its day whether or not anybody noted it.
 */
import type { Answers, Decision, DecisionKind } from "./decision.ts";
import type { OwnerState } from "./owner-states.ts";

/** Somebody else who says it is theirs. */
export type Contest = { team: number; by: string; at: Date; reason: string | null };

/** A team that said no, or not now. */
export type Refusal = {
  team: number;
  kind: "reject" | "pass" | "later" | "release";
  toTeam: number | null;
  by: string;
  at: Date;
  /** Of later: the day it is asked again. */
  until: string | null;
  reason: string | null;
};

/** The claim that is live, or the last one that lapsed. */
export type Claim = {
  team: number;
  since: Date;
  /** The first day it no longer holds; of a claim that lapsed early, that day. */
  until: string;
  claimedBy: string;
  confirmedBy: string;
  confirmedAt: Date;
  answers: Answers | null;
};

export type FoldedOwnership = {
  /** Inferred is not told by decisions: it is none here. */
  state: Exclude<OwnerState, "inferred">;
  claim: Claim | null;
  contests: Contest[];
  /** Of teams that have not claimed it since; a `later` whose day has come is gone. */
  refusals: Refusal[];
};

type State = {
  claim: (Claim & { attested: boolean }) | null;
  lapsed: Claim | null;
  contests: Contest[];
  refusals: Refusal[];
};

/** `decisions` of one identity, in any order. */
export function foldDecisions(decisions: readonly Decision[], now: Date): FoldedOwnership {
  const undone = new Set(
    decisions.flatMap(({ decision, undoes }) => (decision === "undo" && undoes !== null ? [undoes] : [])),
  );
  const counting = decisions
    .filter(({ id, decision }) => decision !== "undo" && !undone.has(id))
    .sort((one, other) => one.id - other.id);
  const state: State = { claim: null, lapsed: null, contests: [], refusals: [] };
  for (const decision of counting) {
    lapseBy(state, dayOf(decision.at));
    transitions[decision.decision](state, decision);
  }
  const today = dayOf(now);
  lapseBy(state, today);
  const { claim, lapsed, contests } = state;
  const refusals = state.refusals.filter(({ until }) => until === null || until > today);
  if (claim !== null) {
    const { attested, ...kept } = claim;
    return { state: attested ? "attested" : "claimed", claim: kept, contests, refusals };
  }
  return { state: lapsed === null ? "none" : "lapsed", claim: lapsed, contests: [], refusals };
}

/** A claim whose day has come no longer holds. */
function lapseBy(state: State, day: string): void {
  if (state.claim === null || state.claim.until > day) return;
  const { attested: _, ...lapsed } = state.claim;
  end(state, lapsed);
}

function end(state: State, lapsed: Claim | null): void {
  state.claim = null;
  state.lapsed = lapsed;
  state.contests = [];
}

const transitions: Record<DecisionKind, (state: State, entry: Decision) => void> = {
  claim: claimIt,
  attest: attestIt,
  release: (state, entry) => {
    if (state.claim?.team !== entry.team) return;
    end(state, null);
    refuse(state, entry, "release");
  },
  lapse: (state, entry) => {
    if (state.claim?.team !== entry.team) return;
    const { attested: _, ...rest } = state.claim;
    end(state, { ...rest, until: dayOf(entry.at) });
  },
  contest: (state, { team, by, at, reason }) => {
    if (state.claim === null || state.claim.team === team) return;
    state.contests = [...state.contests.filter((other) => other.team !== team), { team, by, at, reason }];
  },
  reject: (state, entry) => refuse(state, entry, "reject"),
  pass: (state, entry) => refuse(state, entry, "pass"),
  later: (state, entry) => refuse(state, entry, "later"),
  undo: () => {},
};

/** The first claim wins: one that meets a live claim changes nothing. */
function claimIt(state: State, { team, at, by, until, answers }: Decision): void {
  if (state.claim !== null || until === null) return;
  state.claim = {
    team,
    since: at,
    until,
    claimedBy: by,
    confirmedBy: by,
    confirmedAt: at,
    answers,
    attested: false,
  };
  state.lapsed = null;
  state.contests = [];
  state.refusals = state.refusals.filter((refusal) => refusal.team !== team);
}

function attestIt({ claim }: State, { team, until, by, at, answers }: Decision): void {
  if (claim?.team !== team || until === null) return;
  Object.assign(claim, { attested: true, until, confirmedBy: by, confirmedAt: at, answers });
}

/** Who says no contests no longer, and what lapsed is not theirs any more. */
function refuse(state: State, entry: Decision, kind: Refusal["kind"]): void {
  const { team, toTeam, by, at, reason } = entry;
  const until = kind === "later" ? entry.until : null;
  if (kind !== "later") {
    state.contests = state.contests.filter((contest) => contest.team !== team);
    if (state.lapsed?.team === team) state.lapsed = null;
  }
  state.refusals = [
    ...state.refusals.filter((refusal) => refusal.team !== team),
    { team, kind, toTeam, by, at, until, reason },
  ];
}

function dayOf(instant: Date): string {
  return instant.toISOString().slice(0, 10);
}
