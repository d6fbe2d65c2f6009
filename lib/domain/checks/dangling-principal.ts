/** Finds exactly the trusts that name somebody who was deleted. */
import type { IdentityCheck } from "./check.ts";
import type { CheckFacts, TrustFacts } from "./check-facts.ts";
import { exposureOf, trustOf, trustsThat } from "./exposed-trusts.ts";
import { fine, found } from "./verdicts.ts";

export const danglingPrincipal: IdentityCheck = {
  about: "identity",
  key: "dangling-principal",
  bit: 21,
  title: "Trusts somebody deleted",
  guarantee:
    "Found: a trust of which the provider shows that its party was deleted (a bare AWS id, a deleted: member), or whose party was collected and is gone.",
  rationale:
    "A trust in nobody says that nobody looks at it; where names are trusted, whoever takes the name inherits it.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html",
    "https://docs.cloud.google.com/iam/docs/principal-identifiers",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/1-improper-offboarding/",
  ],
  owasp: ["NHI1:2025"],
  blindSpots: [
    "Memberships of deleted principals are told by the provider's own clean-up and not looked at.",
  ],
  decision: "tighten-trust",
  thresholds: {},
  candidates: (facts) => trustsThat(facts, (trust) => isGone(trust, facts)),
  judge(candidate, facts) {
    const trust = trustOf(candidate, facts);
    if (trust === null || !isGone(trust, facts)) return fine;
    const evidence = `It trusts ${trust.trusted.value}, which was deleted.`;
    return found("high", evidence, { mechanism: trust.mechanism, trusted: trust.trusted.value });
  },
};

/** An id that a living principal answers to is no sign of a deletion. */
function isGone(trust: TrustFacts, facts: CheckFacts): boolean {
  if (trust.principal !== null && trust.principal.nature !== "external" && trust.principal.scope !== null)
    return trust.principal.isGone;
  return exposureOf(trust, facts)?.is === "gone";
}
