/**
 * Whether things are safer than they were: more measures notably better than worse, and nothing said where too little is known of then.
 */
import type { MetricChange } from "./change.ts";

export type Verdict =
  | { is: "safer" | "riskier" | "unchanged" | "mixed"; better: number; worse: number; of: number }
  /** No measure can be compared. */
  | { is: "too-early" };

export function verdictOf(changes: readonly (MetricChange | null)[]): Verdict {
  const known = changes.filter((change) => change !== null);
  if (known.length === 0) return { is: "too-early" };
  const better = known.filter(({ direction, isNotable }) => isNotable && direction === "better").length;
  const worse = known.filter(({ direction, isNotable }) => isNotable && direction === "worse").length;
  const is = better > worse ? "safer" : better < worse ? "riskier" : better === 0 ? "unchanged" : "mixed";
  return { is, better, worse, of: known.length };
}

/** The first sentence of the overview, `ago` in words: "a month ago". `began`: the first day known, in words. */
export function verdictWords(verdict: Verdict, ago: string, began: string | null): string {
  if (verdict.is === "too-early")
    return began === null
      ? `Too early to compare with ${ago}`
      : `Too early to compare with ${ago}: what is known begins on ${began}`;
  const { is, better, worse, of } = verdict;
  const counted = `${better} of ${of} measures better${worse > 0 ? `, ${worse} worse` : ""}`;
  if (is === "safer") return `Safer than ${ago}: ${counted}`;
  if (is === "riskier")
    return `Riskier than ${ago}: ${worse} of ${of} measures worse${better > 0 ? `, ${better} better` : ""}`;
  if (is === "mixed") return `Neither safer nor riskier than ${ago}: ${counted}`;
  return `As safe as ${ago}: none of ${of} measures moved notably`;
}
