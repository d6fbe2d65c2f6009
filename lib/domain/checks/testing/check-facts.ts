/** Facts of an identity that no check finds anything about, to be changed by each test in what it is about. */
import type { IdentityCheck, Verdict } from "../check.ts";
import type {
  CheckFacts,
  CredentialFacts,
  GrantFacts,
  ScoreFacts,
  TrustFacts,
  WorkloadFacts,
} from "../check-facts.ts";

export const today = "2026-11-24";

/** `identity` is completed; everything else is taken as it is. */
export function factsWith({
  identity,
  ...more
}: Partial<Omit<CheckFacts, "identity">> & { identity?: Partial<CheckFacts["identity"]> } = {}): CheckFacts {
  return {
    identity: {
      ...{ id: "1", provider: "aws", kind: "aws_iam_user", externalId: "AIDA1", name: "svc-orders" },
      ...{ nature: "machine", environment: "production", class: "unknown", isDisabled: false },
      ...{ createdOn: "2025-01-10", firstSeenOn: "2026-01-01", lastUse: { day: "2026-11-20" } },
      ...{ owner: "claimed", notNeeded: null, tags: {}, attributes: {}, scope: "111111111111" },
      ...identity,
    } as CheckFacts["identity"],
    score: scoreWith(),
    credentials: [],
    grants: [],
    trusts: [],
    workloads: [],
    links: [],
    unreadStreams: [],
    ...more,
  };
}

export function scoreWith(more: Partial<ScoreFacts> = {}): ScoreFacts {
  return {
    ...{ evidence: "enough", tier: 1, isAdministrator: false, escalations: [] },
    ...{ granted: 40, used: 40, unused: 0, unusedIn30Days: 0, unusedPrivileged: 0 },
    ...more,
  };
}

/** An access key that was made and used lately. */
export function credentialWith(more: Partial<CredentialFacts> = {}): CredentialFacts {
  return {
    ...{ id: "7", externalId: "AKIA7", kind: "aws_access_key", status: "active", isStatic: true },
    ...{ createdOn: "2026-10-01", expiresOn: null, isExpiryUnknown: false },
    ...{ lastUsedOn: "2026-11-20", isLastUseUnknown: false, attributes: {} },
    ...more,
  };
}

export function grantWith(more: Partial<GrantFacts> = {}): GrantFacts {
  return {
    id: "5",
    role: {
      id: "50",
      kind: "aws_managed_policy",
      name: "ReadOnly",
      externalId: "ReadOnly",
      manager: "provider",
    },
    ...{ via: "attached", group: null, isConditional: false },
    scope: { externalId: "111111111111", kind: "account", name: "shop-prod", environment: "production" },
    gives: { isAdministrator: false, escalations: [], wildcards: [] },
    ...more,
  };
}

export function trustWith(more: Partial<TrustFacts> = {}): TrustFacts {
  return {
    ...{ id: "9", mechanism: "service", trusted: { kind: "service", value: "lambda.amazonaws.com" } },
    ...{ condition: null, attributes: {}, principal: null, isInside: false },
    ...more,
  };
}

export function workloadWith(name: string, more: Partial<WorkloadFacts> = {}): WorkloadFacts {
  return { id: name, kind: "aws_lambda_function", name, location: "eu-west-1", attributes: {}, ...more };
}

/** The standard thresholds of a check, some of them set otherwise. */
export function thresholdsOf(
  { thresholds }: Pick<IdentityCheck, "thresholds">,
  set: Record<string, number> = {},
): Record<string, number> {
  const standard = Object.entries(thresholds).map(([name, { standard }]) => [name, standard]);
  return { ...Object.fromEntries(standard), ...set };
}

export type Judged = { [resource: string]: Verdict["is"] | "found, disabled" };

/** Every candidate and what is judged of it. */
export function judged(check: IdentityCheck, facts: CheckFacts, set: Record<string, number> = {}): Judged {
  const context = { today, thresholds: thresholdsOf(check, set) };
  return Object.fromEntries(
    check.candidates(facts).map((candidate) => {
      const { is } = check.judge(candidate, facts, context);
      return [candidate.resource, is === "found" && candidate.isDisabled ? "found, disabled" : is];
    }),
  );
}

/** The evidence of what is found, in the order of candidates. */
export function evidence(check: IdentityCheck, facts: CheckFacts): string[] {
  const context = { today, thresholds: thresholdsOf(check) };
  return check.candidates(facts).flatMap((candidate) => {
    const verdict = check.judge(candidate, facts, context);
    return verdict.is === "found" ? [`${verdict.confidence}: ${verdict.evidence}`] : [];
  });
}
