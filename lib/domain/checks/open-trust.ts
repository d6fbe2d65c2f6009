/** Finds exactly the trusts in everybody, and in parties no source collects, that no condition ties to somebody. */
import type { IdentityCheck } from "./check.ts";
import type { CheckFacts, TrustFacts } from "./check-facts.ts";
import { exposureOf, trustOf, trustsThat } from "./exposed-trusts.ts";
import { fine, found } from "./verdicts.ts";

export const openTrust: IdentityCheck = {
  about: "identity",
  key: "open-trust",
  bit: 11,
  title: "External trust without condition",
  guarantee:
    "Found: a trust in everybody, or in an account or identity outside of everything collected, without a condition on who asks (organization, account, external id, source).",
  rationale:
    "An outsider's account is as safe as the outsider keeps it, and a service that acts for many customers can be made to act for the wrong one.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/confused-deputy.html",
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_common-scenarios_third-party.html",
    "https://docs.cloud.google.com/iam/docs/service-account-impersonation",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/3-vulnerable-third-party-nhi/",
  ],
  owasp: ["NHI3:2025", "NHI4:2025"],
  blindSpots: [
    "An account that is yours and not connected as a source counts as external.",
    "Conditions on addresses and networks do not say who asks and do not count.",
    "Owners of an Entra application can give it a credential of theirs: they are shown, and not looked at here.",
    "AWS services without a source condition are not looked at: for most of them that is how they work.",
  ],
  decision: "tighten-trust",
  thresholds: {},
  candidates: (facts) => trustsThat(facts, (trust) => isOpen(trust, facts)),
  judge(candidate, facts) {
    const trust = trustOf(candidate, facts);
    const exposure = trust === null ? null : exposureOf(trust, facts);
    if (trust === null || exposure === null) return fine;
    const isKnown = trust.isInside || (trust.principal !== null && trust.principal.scope !== null);
    if (exposure.is === "outsider" && isKnown) return fine;
    const evidence = `It lets in ${exposure.who}, and no condition says who may ask.`;
    return found(exposure.confidence, evidence, { mechanism: trust.mechanism, trusted: trust.trusted.value });
  },
};

function isOpen(trust: TrustFacts, facts: CheckFacts): boolean {
  const is = exposureOf(trust, facts)?.is;
  return is === "anyone" || is === "outsider";
}
