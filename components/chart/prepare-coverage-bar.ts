/** Cuts owner counts into the parts of a bar, in the order they are read; parts add up to the whole, and none is drawn as nothing. */
import type { OwnerCounts } from "#lib/domain/ownership/coverage.ts";
import { ownerStates } from "#lib/domain/ownership/owner-states.ts";

export type CoverageBarPart = {
  state: "attested" | "claimed" | "lapsed" | "inferred" | "none";
  label: string;
  count: number;
  /** Of the whole, 0 to 1. */
  share: number;
  /** Whether somebody said yes, and it holds. */
  counts: boolean;
};

const LABELS: Record<CoverageBarPart["state"], string> = {
  attested: ownerStates.attested.label,
  claimed: ownerStates.claimed.label,
  lapsed: "Lapsed, does not count",
  inferred: "Inferred, does not count",
  none: "No owner known",
};

/** Every state, also those without identities; empty where nobody is counted. */
export function prepareCoverageBar(counts: OwnerCounts): CoverageBarPart[] {
  if (counts.total === 0) return [];
  return (["attested", "claimed", "lapsed", "inferred", "none"] as const).map((state) => ({
    state,
    label: LABELS[state],
    count: counts[state],
    share: counts[state] / counts.total,
    counts: state === "attested" || state === "claimed",
  }));
}
