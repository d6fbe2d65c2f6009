/**
 * The 90-day program: three phases, each with criteria that live data judges. A criterion is met only where everything it rests on was
 * read: what nobody could tell makes it unknown, never met.
 */

import { addDays, daysBetween } from "../days.ts";
import { formatNumber } from "../format-number.ts";

export const programDays = 90;

export const phases = [
  {
    key: "contain",
    name: "Baseline and containment",
    aim: "Know every identity, who answers for it, and take away what must not wait.",
    from: 1,
    to: 30,
  },
  {
    key: "replace",
    name: "Replace and segment",
    aim: "Short-lived credentials in place of keys; privileged work apart from reading.",
    from: 31,
    to: 60,
  },
  {
    key: "enforce",
    name: "Enforce and operationalize",
    aim: "Keep it so: objectives, exceptions with an end, and a burn-down that is on plan.",
    from: 61,
    to: 90,
  },
] as const;
export type PhaseKey = (typeof phases)[number]["key"];

/** Judged by counting: `all` of `of` pass `hit`; `none` passes `hit`; a share of `hit` in `of` is at least or at most `target`. */
export type CountedCriterion = {
  kind: "all" | "none" | "at-least" | "at-most";
  phase: PhaseKey;
  words: string;
  /** How it is measured, where the words do not say. */
  measured: string;
  /** Added to the filter of the counted identities. */
  of: string;
  hit: string;
  /** Who would change the answer if more were known. */
  undecided?: string;
  target?: number;
};

const ai = "class:retrieval,inference,orchestration,batch-evaluation";

export const countedCriteria = {
  "top-risk-owned": {
    kind: "all",
    phase: "contain",
    words: "Top-risk identities are all owned and explained",
    measured:
      "top risk: may do everything, or give itself that; owned: claimed or attested; explained: what work is done as it is known",
    of: "administrator:yes",
    hit: "administrator:yes owner:attested,claimed -class:unknown",
    undecided: "administrator:unknown",
  },
  "nothing-open": {
    kind: "none",
    phase: "contain",
    words: "No exposed key, no trust open to anybody",
    measured: "open findings of those two checks",
    of: "",
    hit: "finding:exposed-key,open-trust",
  },
  "half-owned": {
    kind: "at-least",
    phase: "contain",
    words: "At least 50 % of identities have an owner",
    measured: "claimed or attested, of all counted",
    of: "",
    hit: "owner:attested,claimed",
    target: 0.5,
  },
  "ai-short-lived": {
    kind: "at-least",
    phase: "replace",
    words: "At least 60 % of AI workload identities use short-lived credentials only",
    measured:
      "by identities: no connected source counts calls; AI: retrieval, inference, orchestration, batch evaluation",
    of: `${ai} credential-life:short-lived,long-lived`,
    hit: `${ai} credential-life:short-lived`,
    undecided: `${ai} credential-life:unknown`,
    target: 0.6,
  },
  "privileged-apart": {
    kind: "none",
    phase: "replace",
    words: "Privileged is separated from read-heavy",
    measured: "identities that hold privileged actions they were never seen to use: they only need the rest",
    of: "tier:2 evidence:enough",
    hit: "tier:2 evidence:enough finding:unused-privilege",
    undecided: "tier:2 evidence:young,blind",
  },
  "no-key-beside-federation": {
    kind: "none",
    phase: "replace",
    words: "No static key beside federation",
    measured: "open findings of that check",
    of: "",
    hit: "finding:key-beside-federation",
  },
  "mostly-owned": {
    kind: "at-least",
    phase: "enforce",
    words: "At least 95 % of identities have an owner",
    measured: "claimed or attested, of all counted",
    of: "",
    hit: "owner:attested,claimed",
    target: 0.95,
  },
  "no-stale-privileged": {
    kind: "none",
    phase: "enforce",
    words: "No privileged identity is unused for 90 days",
    measured: "tier 2 with enough evidence about its use",
    of: "tier:2 stale:in-use,stale",
    hit: "tier:2 stale:stale",
    undecided: "tier:2 stale:unknown",
  },
  "few-over-privileged": {
    kind: "at-most",
    phase: "enforce",
    words: "At most 20 % are over-privileged",
    measured: "index above 0.4, of those with enough evidence",
    of: "evidence:enough",
    hit: "evidence:enough opi>0.4",
    undecided: "evidence:young,blind",
    target: 0.2,
  },
} as const satisfies Record<string, CountedCriterion>;

export type CriterionKey = keyof typeof countedCriteria;
export const criterionKeys = Object.keys(countedCriteria) as CriterionKey[];

export type Standing = { state: "met" | "not-yet" } | { state: "unknown"; reason: string };
type Counts = { hit: number; of: number; undecided: number };

/**
 * `unread`: why identities may be missing from every count; null: all were read. What is decided whatever the undecided turn out to be
 * is said; the rest is unknown.
 */
export function standingOf(criterion: CountedCriterion, counts: Counts, unread: string | null): Standing {
  const { kind, target = 0 } = criterion;
  const { hit, of, undecided } = counts;
  const unknown = (reason: string): Standing => ({ state: "unknown", reason });
  const blind = unread ?? (undecided > 0 ? `${formatNumber(undecided)} could not be judged` : null);
  const met = (isMet: boolean): Standing =>
    !isMet ? { state: "not-yet" } : blind === null ? { state: "met" } : unknown(blind);
  if (kind === "none") return met(hit === 0);
  if (of === 0) return unknown(blind ?? "there is nobody to judge");
  if (kind === "all") return met(hit === of);
  // Were all undecided on one side, would the answer be another one?
  const [worst, best] = [hit / (of + undecided), (hit + undecided) / (of + undecided)];
  const [bad, good] = kind === "at-least" ? [worst, best] : [best, worst];
  const passes = (share: number) => (kind === "at-least" ? share >= target : share <= target);
  if (!passes(good)) return { state: "not-yet" };
  if (passes(bad)) return unread === null ? { state: "met" } : unknown(unread);
  return unknown(`${formatNumber(undecided)} could not be judged, and they would decide it`);
}

/** Where the program stands on a day; days count from 1. */
export function programDay(
  startsOn: string,
  today: string,
): { day: number; phase: PhaseKey | null; is: "before" | "running" | "over"; endsOn: string } {
  const day = daysBetween(startsOn, today) + 1;
  const phase = phases.find(({ from, to }) => day >= from && day <= to)?.key ?? null;
  const is = day < 1 ? "before" : day > programDays ? "over" : "running";
  return { day, phase, is, endsOn: addDays(startsOn, programDays - 1) };
}
