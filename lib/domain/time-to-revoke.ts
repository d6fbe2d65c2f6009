/**
 * How long it takes until access that should go is verified gone. What is still open counts: it has lasted at least until now. Leaving
 * it out would make a team that closes only what is easy look fast, so the share still open is estimated at each age (Kaplan-Meier).
 */

/** One thing that should go: how long it took, or has taken so far. */
export type RevokeSpan = {
  /** Days from the clock's start; 0 and up, fractions allowed. */
  days: number;
  /** Verified gone after `days`; else it ended otherwise or is still open, and is known to have lasted that long only. */
  isGone: boolean;
};

export type RevokeTime = {
  /** Items the clock ran for. */
  items: number;
  gone: number;
  /** Still open, or over without being removed: they count for as long as they were seen. */
  censored: number;
  /** Days after which half is gone; null: less than half is, so far. */
  median: number | null;
  /** Days after which nine of ten are gone; null: fewer are, so far. */
  p90: number | null;
};

/** Source: E. L. Kaplan, P. Meier, Nonparametric estimation from incomplete observations, JASA 53 (1958). */
export function revokeTime(spans: readonly RevokeSpan[]): RevokeTime {
  const gone = spans.filter(({ isGone }) => isGone).length;
  return {
    ...{ items: spans.length, gone, censored: spans.length - gone },
    median: goneAfter(spans, 1 / 2),
    p90: goneAfter(spans, 9 / 10),
  };
}

/** The first age at which the estimated share that is gone reaches `share`; null where it never does. */
function goneAfter(spans: readonly RevokeSpan[], share: number): number | null {
  let left = 1;
  for (const { days, gone, atRisk } of steps(spans)) {
    left *= 1 - gone / atRisk;
    // Products of fractions miss a half by their last digit.
    if (left <= 1 - share + 1e-12) return days;
  }
  return null;
}

type Step = { days: number; gone: number; atRisk: number };

/** By age, at those at which something went: what was at risk until then; who is last seen at an age is at risk at it. */
function steps(spans: readonly RevokeSpan[]): Step[] {
  const ages = spans.map(({ days }) => days).sort((one, other) => one - other);
  const ends = spans.filter(({ isGone }) => isGone).map(({ days }) => days);
  const counted = new Map<number, number>();
  for (const days of ends.sort((one, other) => one - other)) counted.set(days, (counted.get(days) ?? 0) + 1);
  let before = 0;
  return [...counted].map(([days, gone]) => {
    while ((ages[before] ?? Number.POSITIVE_INFINITY) < days) before++;
    return { days, gone, atRisk: spans.length - before };
  });
}

export const revokeClocks = {
  suspicious: {
    label: "From a suspicious event",
    meaning: "From when a source first told of an exposed key to when it is verified gone.",
  },
  "proven-unused": {
    label: "From proven unused",
    meaning: "From when something was first found to be unused to when it is verified gone.",
  },
  decision: {
    label: "From the owner's decision",
    meaning:
      "From when its owner first planned it, or said that it is not needed, to when it is verified gone.",
  },
} as const;
export type RevokeClock = keyof typeof revokeClocks;
