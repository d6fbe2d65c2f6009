/** What the last thirty days say besides the window of the score: what is proven unused in them, and when that changes by itself. */
import type { Score } from "./score-identity.ts";

export const shortWindowDays = 30;

export type StoredScore = Score & {
  /** Null where nothing is proven, and too little is told to say that nothing is unused. */
  unusedIn30Days: number | null;
};

/** `short`: the score of the short window. */
export function withShortWindow(
  score: Score,
  short: Pick<Score, "unused" | "evidence" | "dueOn">,
): StoredScore {
  const { unused, evidence } = short;
  return {
    ...score,
    dueOn: sooner(score.dueOn, short.dueOn),
    unusedIn30Days: unused > 0 || evidence === "enough" ? unused : null,
  };
}

function sooner(one: number | null, other: number | null): number | null {
  return one === null || other === null ? (one ?? other) : Math.min(one, other);
}
