import type { Decision } from "./use-decisions.ts";

/** A decision about which nothing else is said. */
export const plain = (decision: Decision["decision"], toTeam: string | null = null): Decision => ({
  decision,
  toTeam,
  answers: null,
});
