/**
 * The score of one identity: what it may do, did, provably did not, and how sure that is. The same facts on the same day always give
 * the same score; `dueOn` says from which day on the same facts may give another.
 */
import type { EffectiveActions } from "./effective-actions.ts";
import { type ObservedUse, type Window, windowBefore } from "./observed-use.ts";
import {
  type Counts,
  countsOf,
  type EvidenceState,
  evidenceOf,
  type Holding,
  heldSince,
  overPrivilegeIndex,
  splitByUse,
  type Use,
  weightedIndex,
} from "./over-privilege.ts";
import { isEmptySet, type PermissionSet, sizeOf } from "./permission-set.ts";
import type { CompiledRisks, Risk } from "./risk.ts";

/** What a grant set gives and what harm that can do: worked out once for all who hold it. */
export type GrantedActions = EffectiveActions & { risk: Risk };

/** Days are whole days since 1970-01-01 (UTC). */
export type IdentityFacts = {
  today: number;
  windowDays: number;
  /** Null: nobody knows. */
  createdDay: number | null;
  granted: GrantedActions;
  /** In order; the last one is what is granted now. */
  holdings: readonly Holding[];
  /** What is granted now by grants that the provider dates before the window. */
  dated: PermissionSet;
  observed: ObservedUse;
  /** The first day its evidence covers; null: there is no evidence. */
  evidenceFrom: number | null;
  /** Further days on which something begins, ends or leaves the window. */
  turns: readonly number[];
};

export type Score = Counts &
  Risk & {
    conditional: number;
    outside: number;
    unknown: number;
    openEnded: boolean;
    isAtLeast: boolean;
    isAtMost: boolean;
    /** 0 … 1; null where nothing is told of any action. */
    index: number | null;
    weightedIndex: number | null;
    evidence: EvidenceState;
    /** Its widest allowance; null when nothing is granted. */
    breadth: number | null;
    dueOn: number | null;
    /** The proven unused themselves, `unused` of them. */
    unusedActions: PermissionSet;
  };

export function scoreIdentity(facts: IdentityFacts, risks: Pick<CompiledRisks, "weighed">): Score {
  const { granted, observed, today, windowDays } = facts;
  const { window, use } = splitOf(facts);
  const counts = countsOf(granted.actions, use);
  const age = {
    identityDays: facts.createdDay === null ? null : today - facts.createdDay,
    evidenceDays: facts.evidenceFrom === null ? null : today - facts.evidenceFrom,
  };
  return {
    ...counts,
    ...granted.risk,
    conditional: sizeOf(granted.conditional),
    outside: sizeOf(observed.used) - counts.used,
    unknown: granted.unknown.length,
    openEnded: granted.openEnded,
    isAtLeast: granted.isAtLeast,
    isAtMost: granted.isAtMost,
    index: overPrivilegeIndex(counts),
    weightedIndex: weightedIndex(use, granted, risks),
    evidence: evidenceOf(counts, age, windowDays),
    breadth: widest(granted),
    dueOn: nextTurn(facts, window),
    unusedActions: use.unused,
  };
}

/** The window, what was granted during all of it, and how what is granted now was used in it. */
export function splitOf({ granted, holdings, dated, observed, today, windowDays }: IdentityFacts): {
  window: Window;
  held: PermissionSet;
  use: Use;
} {
  const window = windowBefore(today, windowDays);
  const held = heldSince(holdings, window.from, dated);
  return { window, held, use: splitByUse(granted.actions, held, observed) };
}

function widest({ byBreadth }: EffectiveActions): number | null {
  const found = byBreadth.findLastIndex((actions) => !isEmptySet(actions));
  return found < 0 ? null : found;
}

/** The next day on which an age is reached or something leaves the window. */
function nextTurn(
  { today, windowDays, createdDay, evidenceFrom, holdings, turns }: IdentityFacts,
  window: Window,
) {
  const reached = [createdDay, evidenceFrom, ...holdings.map(({ from }) => from)]
    .filter((day) => day !== null)
    .map((day) => day + windowDays);
  const next = [...reached, ...turns].filter((day) => day > today && day > window.from);
  return next.length === 0 ? null : Math.min(...next);
}
