/**
 * What becomes of the findings of one check and one identity when it is judged again. Nothing opens or ends on what was not told, what
 * was not read in full counts as still there, and what comes back is the finding it was.
 */
import type { Candidate, Confidence, Verdict } from "./check.ts";

export type FindingEnding = { ended: "removed" | "no-longer-applies"; why: string };

type Found = {
  resource: string;
  isDisabled: boolean;
  confidence: Confidence;
  evidence: string;
  facts: Record<string, string | number | null>;
};

export type FindingState = Found & {
  /** Null: it is new. */
  id: string | null;
  firstSeen: Date;
  lastSeen: Date;
  /** Null while it is open. */
  closed: ({ at: Date } & FindingEnding) | null;
  reopened: number;
};

export type KnownFinding = FindingState & { id: string };

export type Judged = { candidate: Candidate; verdict: Verdict };

/** `not-judged`: switched off, out of scope, not counted. `gone`: a complete slice no longer held the identity. */
export type Judgement =
  | {
      is: "judged";
      judged: readonly Judged[];
      /** Whether everything was read that could still hold what is a candidate no longer. */
      isTold(resource: string): boolean;
      /** How a finding ends that is judged fine, or whose resource is a candidate no longer. */
      endingOf(finding: KnownFinding, cause: "fine" | "missing"): FindingEnding;
    }
  | { is: "not-judged"; why: string }
  | { is: "gone"; why: string };

/** Coming back within these days, a closure is void: the finding has been there since it was first seen. */
export const voidClosureDays = 30;

const dayMs = 86_400_000;

/** Only what changed. `known`: every finding there ever was, each resource once. */
export function reconcileFindings(
  known: readonly KnownFinding[],
  judgement: Judgement,
  now: Date,
): FindingState[] {
  if (judgement.is !== "judged") {
    const ended = judgement.is === "gone" ? "removed" : "no-longer-applies";
    return known.flatMap((finding) => close(finding, { ended, why: judgement.why }, now));
  }
  const byResource = new Map(known.map((finding) => [finding.resource, finding]));
  const changed = judgement.judged.flatMap(({ candidate, verdict }) => {
    const finding = byResource.get(candidate.resource);
    byResource.delete(candidate.resource);
    if (verdict.is === "found") return see(finding, { ...candidate, ...foundOf(verdict) }, now);
    if (finding === undefined) return [];
    return verdict.is === "untold"
      ? hold(finding, candidate)
      : close(finding, judgement.endingOf(finding, "fine"), now);
  });
  const missing = [...byResource.values()]
    .filter(({ resource, closed }) => closed === null && judgement.isTold(resource))
    .flatMap((finding) => close(finding, judgement.endingOf(finding, "missing"), now));
  return [...changed, ...missing];
}

function foundOf({ confidence, evidence, facts }: Verdict & { is: "found" }) {
  return { confidence, evidence, facts };
}

function close(finding: KnownFinding, ending: FindingEnding, at: Date): FindingState[] {
  if (finding.closed !== null) return [];
  return [{ ...finding, lastSeen: at, closed: { at, ...ending } }];
}

function see(known: KnownFinding | undefined, found: Found, now: Date): FindingState[] {
  const { resource, isDisabled, confidence, evidence, facts } = found;
  const seen = { resource, isDisabled, confidence, evidence, facts };
  if (known === undefined)
    return [{ ...seen, id: null, firstSeen: now, lastSeen: now, closed: null, reopened: 0 }];
  if (known.closed === null) return isSame(known, seen) ? [] : [{ ...known, ...seen }];
  const isVoid = now.getTime() - known.closed.at.getTime() <= voidClosureDays * dayMs;
  const firstSeen = isVoid ? known.firstSeen : now;
  return [{ ...known, ...seen, firstSeen, lastSeen: now, closed: null, reopened: known.reopened + 1 }];
}

/** That it is switched off is read, even where the rest is not told. */
function hold(finding: KnownFinding, { isDisabled }: Candidate): FindingState[] {
  return finding.closed !== null || finding.isDisabled === isDisabled ? [] : [{ ...finding, isDisabled }];
}

function isSame(one: Found, other: Found): boolean {
  return (
    one.isDisabled === other.isDisabled &&
    one.confidence === other.confidence &&
    one.evidence === other.evidence &&
    factsText(one.facts) === factsText(other.facts)
  );
}

/** The database keeps facts in an order of its own. */
function factsText(facts: Found["facts"]): string {
  return JSON.stringify(Object.entries(facts).sort(([one], [other]) => (one < other ? -1 : 1)));
}
