/**
 * What a set of removals would change, before anything is done: figures before and after by the same definitions, from the counts of
 * each identity alone. Only what is proven unused is taken away; what is undecided stays as it is, and whoever is young or blind has no
 * index before or after.
 */
import {
  type EvidenceState,
  leastObservability,
  observability,
  overPrivilegeIndex,
} from "../over-privilege.ts";
import type { Tier } from "../risk.ts";

/** The decisions that take something away, by what was not used. */
export const whatIfKinds = ["remove-actions", "retire", "remove-credential"] as const;
export type WhatIfKind = (typeof whatIfKinds)[number];

/** From this index on an identity counts as over-privileged. */
export const highIndex = 0.4;

/** Counts of actions; `evidence` null: it has no score. */
export type Standing = {
  id: string;
  provider: string;
  evidence: EvidenceState | null;
  granted: number;
  used: number;
  unused: number;
  tier: Tier | null;
};

/** `removed`: actions, all of them proven unused; `tier`: what is left makes of it. */
export type Loss = { is: "narrowed"; removed: number; tier: Tier } | { is: "retired" };

/** Whether its counts are those the loss was found by: they may be older than what was judged. */
export function isToldBy({ evidence, unused }: Standing, loss: Loss): boolean {
  return loss.is === "retired" || loss.removed === 0 || (evidence === "enough" && loss.removed <= unused);
}

/** Null once it is retired. Throws RangeError for more than is proven unused. */
export function standingAfter(standing: Standing, loss: Loss | undefined): Standing | null {
  if (loss === undefined) return standing;
  if (loss.is === "retired") return null;
  const { removed, tier } = loss;
  if (removed === 0) return standing;
  const { granted, used, unused } = standing;
  if (!isToldBy(standing, loss))
    throw new RangeError(`${removed} actions of ${standing.id} are not proven unused.`);
  const left = { granted: granted - removed, used, unused: unused - removed };
  return { ...standing, ...left, tier, evidence: evidenceLeft(left) };
}

/** Narrowing makes nobody young; but too little of what is left may be watched for its index to be quoted. */
function evidenceLeft(left: Pick<Standing, "granted" | "used" | "unused">): EvidenceState {
  if (left.granted === 0) return "nothing-granted";
  const seen = observability({ ...left, undecided: left.granted - left.used - left.unused }) ?? 0;
  return seen >= leastObservability ? "enough" : "blind";
}

/** Null where its index may not be quoted. */
export function indexOf({ evidence, used, unused }: Standing): number | null {
  return evidence === "enough" ? overPrivilegeIndex({ used, unused }) : null;
}

/** As the database compares it, with the digits it keeps. */
export function isHigh(standing: Standing): boolean {
  const index = indexOf(standing);
  return index !== null && Math.fround(index) > Math.fround(highIndex);
}

export type ProviderFigures = {
  provider: string;
  identities: number;
  /** With an index. */
  told: number;
  used: number;
  unused: number;
  /** Ratio of sums, 0 … 1; null where nothing is told. */
  index: number | null;
};

export type Figures = {
  identities: number;
  told: number;
  young: number;
  blind: number;
  nothingGranted: number;
  notScored: number;
  /** Middle and nine-tenths identity's index; null where nobody has one. */
  p50: number | null;
  p90: number | null;
  /** Of those with an index: above `highIndex`. */
  high: number;
  tier2: number;
  /** By name. Sums and their ratio within one provider only: one cloud's actions say nothing beside another's. */
  providers: ProviderFigures[];
};

export function figuresOf(standings: readonly Standing[]): Figures {
  const indexes = standings.flatMap((one) => indexOf(one) ?? []).sort((one, other) => one - other);
  const count = (evidence: EvidenceState | null) =>
    standings.reduce((sum, one) => sum + (one.evidence === evidence ? 1 : 0), 0);
  return {
    identities: standings.length,
    told: count("enough"),
    young: count("young"),
    blind: count("blind"),
    nothingGranted: count("nothing-granted"),
    notScored: count(null),
    p50: quantile(indexes, 0.5),
    p90: quantile(indexes, 0.9),
    high: standings.filter(isHigh).length,
    tier2: standings.filter(({ tier }) => tier === 2).length,
    providers: [...Map.groupBy(standings, ({ provider }) => provider)]
      .map(([provider, own]) => providerFigures(provider, own))
      .sort((one, other) => (one.provider < other.provider ? -1 : 1)),
  };
}

function providerFigures(provider: string, standings: readonly Standing[]): ProviderFigures {
  const told = standings.filter(({ evidence }) => evidence === "enough");
  const used = told.reduce((sum, one) => sum + one.used, 0);
  const unused = told.reduce((sum, one) => sum + one.unused, 0);
  const index = overPrivilegeIndex({ used, unused });
  return { provider, identities: standings.length, told: told.length, used, unused, index };
}

/** Between the two nearest where none stands at the very place. `sorted` ascending, `share` 0 … 1. */
function quantile(sorted: readonly number[], share: number): number | null {
  const at = (sorted.length - 1) * share;
  const [below, above] = [sorted[Math.floor(at)], sorted[Math.ceil(at)]];
  return below === undefined || above === undefined ? null : below + (above - below) * (at - Math.floor(at));
}
