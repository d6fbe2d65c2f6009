/** What a decision did, in one sentence that is true also where not all of it could be done. */
import { formatCount, formatFirst, formatNumber } from "#components/ui/format.ts";
import { type Answers, claimDays, type DecisionKind, laterDays } from "#lib/domain/ownership/decision.ts";

type Made = {
  decision: DecisionKind;
  asked: number;
  decided: number;
  toTeam?: string | null;
  answers?: Pick<Answers, "needed"> | null;
  heldBy: readonly { team: { name: string }; count: number }[];
};

const DONE: Record<string, (many: string) => string> = {
  claim: (many) => `Claimed ${many}.`,
  attest: (many) => `Attested ${many} for ${claimDays} days.`,
  release: (many) => `Released ${many}.`,
  contest: (many) => `Contested ${many}: both teams see it, and a security lead can settle it.`,
  reject: (many) => `Said of ${many} that it is not yours.`,
  pass: (many) => `Passed on ${many}.`,
  later: (many) => `Asked again about ${many} in ${laterDays} days.`,
};

export function decidedWords({ decision, asked, decided, toTeam, answers, heldBy }: Made): string {
  const many = formatCount(decided, "identity", "identities");
  const done = (DONE[decision] ?? ((count) => `Decided about ${count}.`))(many);
  const to =
    toTeam && decided > 0
      ? ` It goes to ${toTeam}.`
      : answers?.needed === false && decided > 0
        ? " Not needed: to be retired, from the next collection on."
        : "";
  const left = asked - decided;
  if (left <= 0) return `${done}${to}`;
  const holders = heldBy.map(({ team, count }) => `${team.name} (${formatNumber(count)})`);
  const why = holders.length === 0 ? "" : `: held by ${formatFirst(holders, 3)}`;
  return `${done}${to} ${formatCount(left, "was", "were")} left alone${why}.`;
}

/** A kind of decision as it stands in a list: "Ours", "Not ours". */
export const DECISION_LABELS: Record<string, string> = {
  claim: "Claimed",
  attest: "Attested",
  release: "Released",
  contest: "Contested",
  reject: "Not theirs",
  pass: "Passed on",
  later: "Later",
  lapse: "Lapsed",
  undo: "Undone",
  settle: "Settled",
};
