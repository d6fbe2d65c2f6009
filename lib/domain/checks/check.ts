/**
 * A check says what could be wrong with an identity and whether it is. What could be wrong (candidates) is read from the source alone, so
 * that when a finding ends it is known whether the source changed (removed) or only our judgement of it (no longer applies).
 */
import type { BindingFacts, CheckFacts } from "./check-facts.ts";

/** OWASP Non-Human Identities Top 10, 2025. https://owasp.org/www-project-non-human-identities-top-10/2025/ */
export const owaspRisks = {
  "NHI1:2025": "Improper offboarding",
  "NHI2:2025": "Secret leakage",
  "NHI3:2025": "Vulnerable third-party identity",
  "NHI4:2025": "Insecure authentication",
  "NHI5:2025": "Overprivileged identity",
  "NHI6:2025": "Insecure cloud deployment configurations",
  "NHI7:2025": "Long-lived secrets",
  "NHI8:2025": "Environment isolation",
  "NHI9:2025": "Reuse of identities",
  "NHI10:2025": "Human use of an identity",
} as const;
export type OwaspRisk = keyof typeof owaspRisks;

/** The one decision a team makes about a finding: findings of the same decision and target are one work item. */
export const decisionKinds = {
  own: "Say whose it is",
  retire: "Retire the identity",
  "remove-credential": "Delete the credential",
  "remove-actions": "Remove unused actions",
  "remove-grant": "Remove the grant",
  "tighten-trust": "Tighten who may become it",
  separate: "Give each workload its own identity",
  "repair-link": "Repair the link",
} as const;
export type DecisionKind = keyof typeof decisionKinds;

export function isDecision(text: string): text is DecisionKind {
  return Object.hasOwn(decisionKinds, text);
}

export type Threshold = {
  label: string;
  unit: "days" | "count";
  standard: number;
  least: number;
  most: number;
};

/**
 * Something at the source that could be wrong. `resource` is stable for as long as the thing is the same: `identity`, `actions`,
 * `credential:<id>`, `grant:<id>`, `trust:<id>`, `link:<key>`.
 */
export type Candidate = {
  resource: string;
  /** It is still there and switched off: progress, and not yet gone. */
  isDisabled: boolean;
};

export type Confidence = "low" | "medium" | "high";

/**
 * `evidence`: why, in one sentence with dates and never with ages, so that the same facts say the same every day; `facts`: its values for
 * exports. `untold`: what would have to be known; an open finding then stays as it is.
 */
export type Verdict =
  | { is: "found"; confidence: Confidence; evidence: string; facts: Record<string, string | number | null> }
  | { is: "fine" }
  | { is: "untold"; why: string };

export type CheckContext = {
  /** `2026-11-24` */
  today: string;
  /** By the names of the check's thresholds. */
  thresholds: Readonly<Record<string, number>>;
};

type CheckBase = {
  /** Kept in links, rules and exports: never renamed. */
  key: string;
  /** Which bit it is of an identity's checks, 0 to 62; never reused. */
  bit: number;
  title: string;
  /** One sentence: who is found, exactly. */
  guarantee: string;
  rationale: string;
  /** Where the rule and its facts come from. */
  sources: readonly string[];
  owasp: readonly OwaspRisk[];
  /** Whom it cannot see, in sentences. */
  blindSpots: readonly string[];
  decision: DecisionKind;
  thresholds: Readonly<Record<string, Threshold>>;
};

export type Check<Facts> = CheckBase & {
  candidates(facts: Facts): Candidate[];
  judge(candidate: Candidate, facts: Facts, context: CheckContext): Verdict;
};

export type IdentityCheck = Check<CheckFacts> & { about: "identity" };
/** About a grant whose subject is nobody: there is no identity to hang it on. */
export type BindingCheck = Check<BindingFacts> & { about: "binding" };
