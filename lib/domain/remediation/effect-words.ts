/** What removing actions does to the numbers, in one sentence: the same on the page and in the command line. */
import { formatNumber } from "../format-number.ts";
import type { Tier } from "../risk.ts";

export type EffectFacts = {
  granted: number;
  removed: number;
  index: { before: number | null; after: number | null };
  tier: { before: Tier; after: Tier };
};

/** "Takes 123 of 412 granted actions; over-privilege 0.88 to 0.79, tier 2 to tier 1. Nothing used or undecided is touched." */
export function effectWords({ granted, removed, index, tier }: EffectFacts): string {
  const counts = `Takes ${formatNumber(removed)} of ${formatNumber(granted)} granted actions`;
  const after = index.after === null ? "nothing left to judge" : share(index.after);
  const over = index.before === null ? "" : `; over-privilege ${share(index.before)} to ${after}`;
  const tiers =
    tier.before === tier.after
      ? `, tier ${tier.before} as before`
      : `, tier ${tier.before} to tier ${tier.after}`;
  return `${counts}${over}${tiers}. Nothing used or undecided is touched.`;
}

function share(value: number): string {
  return value.toFixed(2);
}
