/**
 * The expected answers of all clouds together, for whoever compares pages and exports with the world. Each cloud's own oracle
 * gives its part; none of them reads a wire format or code of the app.
 */
import type { CloudOracle } from "./cloud.ts";
import { addAnswer, emptyAnswer, type OracleAnswer } from "./oracle-answer.ts";

export type OracleCounts = {
  byKind: Record<string, number>;
  byNature: Record<string, number>;
  byCredentialKind: Record<string, number>;
  byScope: Record<string, number>;
  /** Of those whom the clouds only name. */
  outsiders: { byKind: Record<string, number>; byNature: Record<string, number> };
};

/** Everything that is true, or everything that can be seen, whatever cloud it is in. */
export function answerOfAll(oracles: CloudOracle[], which: "truth" | "visible"): OracleAnswer {
  const whole = emptyAnswer();
  for (const oracle of oracles) addAnswer(whole, oracle[which]());
  return whole;
}

export function countsOf(answer: OracleAnswer): OracleCounts {
  return {
    byKind: tally(answer.identities.map((row) => row.kind)),
    byNature: tally(answer.identities.map((row) => row.nature)),
    byCredentialKind: tally(answer.credentials.map((row) => row.kind)),
    byScope: tally(answer.identities.map((row) => row.scope)),
    outsiders: {
      byKind: tally(answer.externals.map((row) => row.kind)),
      byNature: tally(answer.externals.map((row) => row.nature)),
    },
  };
}

function tally(values: string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
  return counts;
}
