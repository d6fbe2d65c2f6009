/**
 * What the overview measures: each metric is two filters, whom it counts and of whom. Its number, the list behind it, its past and its
 * place on paper all come from these, so that they cannot disagree.
 */

export type Metric = {
  name: string;
  /** One line, for whoever sees the number only. */
  meaning: string;
  /** Added to the filter of the counted identities. */
  of: string;
  hit: string;
  /** Who would be in `of` if more were known; left out where that is nobody. */
  undecided?: string;
  /** Why those are undecided, after their number. */
  undecidedWords?: string;
  /** Which way is good. */
  better: "more" | "fewer";
  /** A share is told in percent of `of`, a count as it is. */
  shown: "share" | "count";
  /** What `hit` and `of` are called after their numbers: "1,019 of 1,482 claimed or attested". */
  words: string;
};

export const metrics = {
  ownership: {
    name: "Ownership coverage",
    meaning:
      "Identities whose accountable team claimed or attested them, of all counted ones; inferred owners never count.",
    of: "",
    hit: "owner:attested,claimed",
    better: "more",
    shown: "share",
    words: "claimed or attested",
  },
  "over-privilege": {
    name: "Over-privileged",
    meaning:
      "Identities of whose granted actions more than 40 % are proven unused for 90 days, of those with enough evidence to say.",
    of: "evidence:enough",
    hit: "evidence:enough opi>0.4",
    undecided: "evidence:young,blind",
    undecidedWords: "with too little evidence",
    better: "fewer",
    shown: "share",
    words: "with enough evidence",
  },
  ephemeral: {
    name: "Ephemeral credentials",
    meaning:
      "Identities whose every way in lasts 12 hours at most, of those with a way in; counted by identities, as no source counts calls.",
    of: "credential-life:short-lived,long-lived",
    hit: "credential-life:short-lived",
    undecided: "credential-life:unknown",
    undecidedWords: "whose ways in could not be read",
    better: "more",
    shown: "share",
    words: "that authenticate",
  },
  "stale-privileged": {
    name: "Stale and privileged",
    meaning: "Tier 2 identities unused for 90 days, of those whose use can be told.",
    of: "tier:2 stale:in-use,stale",
    hit: "tier:2 stale:stale",
    undecided: "tier:2 stale:unknown",
    undecidedWords: "whose use cannot be told",
    better: "fewer",
    shown: "count",
    words: "tier 2 whose use can be told",
  },
  privileged: {
    name: "Privileged",
    meaning:
      "Identities that may administer identities, secrets or the control plane (tier 2), of all that are scored.",
    of: "tier:0,1,2",
    hit: "tier:2",
    undecided: "tier:unknown",
    undecidedWords: "not scored yet",
    better: "fewer",
    shown: "count",
    words: "scored",
  },
  "privileged-unowned": {
    name: "Privileged, no owner",
    meaning: "Tier 2 identities that no team has claimed or attested.",
    of: "tier:2",
    hit: "tier:2 -owner:attested,claimed",
    better: "fewer",
    shown: "count",
    words: "tier 2",
  },
} as const satisfies Record<string, Metric>;

export type MetricKey = keyof typeof metrics;
export const metricKeys = Object.keys(metrics) as MetricKey[];

export function metricOf(key: MetricKey): Metric {
  return metrics[key];
}

/** How many were counted, of how many, and how many nobody can tell of. */
export type MetricCounts = { hit: number; of: number; undecided: number };

/** Of a share 0 to 1, of a count the number; null where there is nobody to measure: that is not zero. */
export function metricValue({ shown }: Metric, { hit, of }: Pick<MetricCounts, "hit" | "of">): number | null {
  if (of === 0) return null;
  return shown === "share" ? hit / of : hit;
}
