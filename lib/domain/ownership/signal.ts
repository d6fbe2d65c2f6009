/** What suggests a team, each with its source, how much it says alone, and words for people; none of it ever counts as owned. */

/**
 * `weight`: how sure one such signal makes us, percent. `rank`: what precedes what whatever the weights; a higher rank is asked first.
 * Creator, application name and organization login are missing on purpose: they say who made a thing, not who answers for it.
 */
export const signalSources = {
  lapsed: { rank: 4, weight: 95, label: "Claim that lapsed" },
  predecessor: { rank: 3, weight: 92, label: "Owner of its predecessor" },
  passed: { rank: 2, weight: 90, label: "Passed on by another team" },
  rule: { rank: 1, weight: 90, label: "Rule" },
  tag: { rank: 0, weight: 80, label: "Tag" },
  label: { rank: 0, weight: 80, label: "Label" },
  annotation: { rank: 0, weight: 80, label: "Annotation" },
  "namespace-label": { rank: 0, weight: 70, label: "Label of its namespace" },
  "application-owner": { rank: 0, weight: 70, label: "Owner of its app registration" },
  repository: { rank: 0, weight: 70, label: "Deploying repository" },
  "resource-group-tag": { rank: 0, weight: 60, label: "Tag of its resource group" },
  siblings: { rank: 0, weight: 60, label: "Others of its workload" },
  users: { rank: 0, weight: 55, label: "Who uses it" },
  "scope-label": { rank: 0, weight: 55, label: "Label of its account" },
  "essential-contact": { rank: 0, weight: 40, label: "Essential contact" },
  "cost-center": { rank: 0, weight: 40, label: "Cost centre" },
} as const;

export type SignalSource = keyof typeof signalSources;

export type Signal = {
  source: SignalSource;
  /** Percent, of this signal alone. */
  confidence: number;
  /** As written where it was read: a tag's key and value, a filter, a repository. */
  key: string | null;
  value: string | null;
  /** Of siblings and users: how many point to the team, of how many that have an owner. */
  count: number | null;
  of: number | null;
  /** Where: a namespace, a workload, an account. */
  place: string | null;
};

export type Suggestion = {
  team: number;
  /** Percent, of all its signals together. */
  confidence: number;
  /** Strongest first. */
  signals: Signal[];
};

export type Band = "very-likely" | "likely" | "possible";

export const bands: Record<Band, { label: string; from: number }> = {
  "very-likely": { label: "Very likely", from: 85 },
  likely: { label: "Likely", from: 60 },
  possible: { label: "Possible", from: 0 },
};

export function bandOf(confidence: number): Band {
  if (confidence >= bands["very-likely"].from) return "very-likely";
  return confidence >= bands.likely.from ? "likely" : "possible";
}
