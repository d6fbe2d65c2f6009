/** The order scorecards are read in: what is used up first and the most, then what runs out soonest, then what nobody knows, then the rest. */
import type { Budget, ObjectiveState } from "./budget.ts";

const rank: Record<ObjectiveState, number> = { breach: 0, watch: 1, unknown: 2, met: 3 };

/** Negative where `one` comes first. */
export function byRisk(one: Budget, other: Budget): number {
  return (
    rank[one.state] - rank[other.state] ||
    runsOutDay(one).localeCompare(runsOutDay(other)) ||
    share(one) - share(other) ||
    other.days.bad - one.days.bad
  );
}

/** Only what runs out is in order of days; what is used up is in order of how far. */
function runsOutDay({ runsOut }: Budget): string {
  return runsOut.is === "on" ? runsOut.day : runsOut.is === "since" ? "" : "9999";
}

/** Where no day may be bad, one that is bad is beyond any share. */
function share({ leftShare, left, state }: Budget): number {
  if (state === "unknown") return 0;
  return leftShare ?? (left < 0 ? Number.MIN_SAFE_INTEGER : 1);
}
