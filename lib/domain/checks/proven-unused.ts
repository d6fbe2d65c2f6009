/** What the checks of unused actions share: they are about what is granted, and judge only where enough is told to be sure. */
import type { Candidate, Verdict } from "./check.ts";
import type { CheckFacts, ScoreFacts } from "./check-facts.ts";
import { fine, found, untold } from "./verdicts.ts";

/** While something is granted some of it may be unused; without a score nobody knows that nothing is. */
export function grantedActions({ identity, score }: CheckFacts): Candidate[] {
  return score?.granted === 0 ? [] : [{ resource: "actions", isDisabled: identity.isDisabled }];
}

type Count = { unused: number | null; least: number; words: (score: ScoreFacts, unused: number) => string };

/** `unused`: null where it was not worked out. */
export function judgeUnused({ score }: CheckFacts, count: (score: ScoreFacts) => Count): Verdict {
  if (score === null) return untold("What it may do was not worked out yet.");
  const { unused, least, words } = count(score);
  if (unused === null) return untold("How many are unused was not worked out.");
  if (unused < least) return fine;
  return found("high", words(score, unused), { unused, granted: score.granted, used: score.used });
}
