/**
 * What objectives must say of one day, by looking at each counted identity by itself: is it one of those the objective is about, and is
 * it wrong? It knows nothing of filters, intervals or budgets.
 */
import type { OracleFinding } from "./oracle-answer.ts";
import type { Somebody } from "./oracle-findings.ts";

/** `undecided` null: the oracle does not tell whose use is unknown from who is used. */
export type OracleCounts = { of: number; bad: number; undecided: number | null };

/** `owned`: whom a team answers for. */
export function objectiveCountsOn(
  everybody: readonly Somebody[],
  findings: readonly OracleFinding[],
  owned: ReadonlySet<string>,
): Record<string, OracleCounts> {
  const counted = everybody.filter(({ nature }) => ["machine", "mixed", "unknown"].includes(nature));
  const guiltyOf = (key: string) =>
    new Set(findings.filter(({ rule }) => rule === key).map(({ identity }) => identity));
  const [old, idle] = [guiltyOf("old-credential"), guiltyOf("unused-identity")];
  const production = counted.filter(({ environment }) => environment === "production");
  const privileged = counted.filter(({ score }) => score?.tier === 2);
  const isTold = ({ score }: Somebody) => score?.isEnough === true && score.index !== null;
  return {
    "ownership-coverage": {
      of: counted.length,
      bad: counted.filter(({ id }) => !owned.has(id)).length,
      undecided: 0,
    },
    "production-key-age": {
      ...{ of: production.length, undecided: null },
      bad: production.filter(({ id }) => old.has(id)).length,
    },
    "tier-2-over-privilege": {
      of: privileged.length,
      bad: privileged.filter((one) => isTold(one) && (one.score?.index ?? 0) > 0.4).length,
      undecided: privileged.filter((one) => !isTold(one)).length,
    },
    "tier-2-unused": {
      ...{ of: privileged.length, undecided: null },
      bad: privileged.filter(({ id }) => idle.has(id)).length,
    },
  };
}
