/** The three answers of a check, made in one way. */
import type { Confidence, Verdict } from "./check.ts";

export const fine: Verdict = { is: "fine" };

export function untold(why: string): Verdict {
  return { is: "untold", why };
}

/** `evidence`: one sentence with dates, never with ages. */
export function found(
  confidence: Confidence,
  evidence: string,
  facts: Record<string, string | number | null> = {},
): Verdict {
  return { is: "found", confidence, evidence, facts };
}
