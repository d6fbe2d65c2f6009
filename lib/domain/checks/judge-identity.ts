/** Every check on one identity: what becomes of its findings, which checks find something, and when to look again. */
import type { Candidate, Verdict } from "./check.ts";
import type { CheckKey } from "./check-codes.ts";
import type { CheckFacts } from "./check-facts.ts";
import type { CheckSetting } from "./check-setting.ts";
import { findingEnding } from "./finding-ending.ts";
import { nextTurn } from "./next-turn.ts";
import {
  type FindingState,
  type Judgement,
  type KnownFinding,
  reconcileFindings,
} from "./reconcile-findings.ts";

type RunCheck = {
  key: string;
  bit: number;
  thresholds: Readonly<Record<string, { unit: "days" | "count" }>>;
  candidates(facts: CheckFacts): Candidate[];
  judge(
    candidate: Candidate,
    facts: CheckFacts,
    context: { today: string; thresholds: Readonly<Record<string, number>> },
  ): Verdict;
};

/** A check as it is set. `isFor`: whether the identity is in its scope. */
export type SetCheck = { check: RunCheck; setting: CheckSetting; isFor(id: string): boolean };

/** Every check as it is set, and all their thresholds in days. */
export type CheckPlan = { checks: readonly SetCheck[]; spans: readonly number[] };

export function planChecks(checks: readonly SetCheck[]): CheckPlan {
  const spans = checks.flatMap(({ check, setting }) =>
    Object.entries(check.thresholds).flatMap(([name, { unit }]) =>
      unit === "days" ? [setting.thresholds[name] ?? 0] : [],
    ),
  );
  return { checks, spans: [...new Set(spans)] };
}

export type AskedIdentity = {
  isGone: boolean;
  isCounted: boolean;
  team: string | null;
  /** Null for whom nobody judges. */
  facts: CheckFacts | null;
  id: string;
};

export type RuleFinding = { rule: number; finding: FindingState };

export type JudgedIdentity = {
  changes: RuleFinding[];
  /** Bits of the checks with an open finding. */
  checks: bigint;
  /** The day to judge again though nothing changed; null: never. */
  due: string | null;
};

type Day = { now: Date; today: string };

/** `known`: every finding of the identity there ever was, by rule. */
export function judgeIdentity(
  identity: AskedIdentity,
  known: ReadonlyMap<number, readonly KnownFinding[]>,
  { checks, spans }: CheckPlan,
  day: Day,
): JudgedIdentity {
  const changes: RuleFinding[] = [];
  let bits = 0n;
  for (const set of checks) {
    const { bit } = set.check;
    const before = known.get(bit) ?? [];
    const judgement = judgementOf(identity, set, day);
    const changed = reconcileFindings(before, judgement, day.now);
    if (isAnyOpen(before, changed)) bits |= 1n << BigInt(bit);
    for (const finding of changed) changes.push({ rule: bit, finding });
  }
  const due = identity.facts === null ? null : nextTurn(identity.facts, spans, day.today);
  return { changes, checks: bits, due };
}

function judgementOf(
  { id, facts, team, isGone }: AskedIdentity,
  { check, setting, isFor }: SetCheck,
  { today }: Day,
): Judgement {
  if (isGone) return { is: "gone", why: "The identity is gone." };
  if (facts === null) return { is: "not-judged", why: "It is no longer counted: no software acts as it." };
  if (!setting.isEnabled) return { is: "not-judged", why: "The check is switched off." };
  if (!isFor(id)) return { is: "not-judged", why: "The check is no longer for it." };
  const context = { today, thresholds: setting.thresholds };
  return {
    is: "judged",
    judged: check
      .candidates(facts)
      .map((candidate) => ({ candidate, verdict: check.judge(candidate, facts, context) })),
    isTold: (resource) => isTold(check.key, resource, facts),
    endingOf: (finding, cause) => findingEnding(check.key as CheckKey, finding, cause, { facts, team }),
  };
}

/**
 * What names a stored row is there until a complete slice closes the row: that it is a candidate no longer is known. What is about the
 * identity as a whole may still hold by what was not read.
 */
function isTold(key: string, resource: string, { score, unreadStreams }: CheckFacts): boolean {
  if (key === "unowned") return true;
  if (resource === "actions") return score !== null;
  return resource !== "identity" || unreadStreams.length === 0;
}

function isAnyOpen(before: readonly KnownFinding[], changed: readonly FindingState[]): boolean {
  if (changed.some(({ closed }) => closed === null)) return true;
  const ended = new Set(changed.map(({ resource }) => resource));
  return before.some(({ resource, closed }) => closed === null && !ended.has(resource));
}
