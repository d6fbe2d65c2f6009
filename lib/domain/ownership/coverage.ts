/** Coverage of owners: claimed or attested identities of all counted ones. Counts add up: the sum of parts is the whole. */

export type OwnerCounts = {
  attested: number;
  claimed: number;
  lapsed: number;
  inferred: number;
  none: number;
  total: number;
};

export const noCounts: OwnerCounts = { attested: 0, claimed: 0, lapsed: 0, inferred: 0, none: 0, total: 0 };

export function ownedOf({ attested, claimed }: OwnerCounts): number {
  return attested + claimed;
}

/** 0 to 1; null where nobody is counted: nothing to cover is not covered. */
export function coverageOf(counts: OwnerCounts): number | null {
  return counts.total === 0 ? null : ownedOf(counts) / counts.total;
}

export function addCounts(one: OwnerCounts, other: OwnerCounts): OwnerCounts {
  return {
    attested: one.attested + other.attested,
    claimed: one.claimed + other.claimed,
    lapsed: one.lapsed + other.lapsed,
    inferred: one.inferred + other.inferred,
    none: one.none + other.none,
    total: one.total + other.total,
  };
}
