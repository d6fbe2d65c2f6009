/** Finds exactly the grants whose document gives everything, all of a service, or the means to give oneself everything. */
import { isUnconditional } from "#lib/providers/wildcards.ts";
import type { Confidence, IdentityCheck } from "./check.ts";
import type { GrantFacts } from "./check-facts.ts";
import { grantOf, grantsThat, someOf, whereOf } from "./grant-words.ts";
import { fine, found, untold } from "./verdicts.ts";

export const administrator: IdentityCheck = {
  about: "identity",
  key: "administrator",
  bit: 8,
  title: "Wildcard or administrator grant",
  guarantee:
    "Found: a grant whose document allows every action, every action of an AWS service, every verb on every resource of a Kubernetes group or a basic role that changes things, on any resource; or that makes its holder an administrator who is not held back. Where everything is denied elsewhere, nothing is.",
  rationale:
    "A star grants what nobody asked for, and what the provider adds tomorrow. Whoever takes over such an identity has taken over the account.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-1",
    "https://docs.cloud.google.com/iam/docs/roles-overview#basic",
    "https://learn.microsoft.com/en-us/azure/role-based-access-control/best-practices",
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/5-overprivileged-nhi/",
  ],
  owasp: ["NHI5:2025"],
  blindSpots: [
    "Conditions are not evaluated: a grant that holds under one only is found with less confidence.",
    "At Azure all actions of one provider (Microsoft.Storage/*) are no wildcard here: most built-in roles have some.",
    "On which resources a document lets its holder write permissions is not weighed: policies of one name are enough.",
    "Long lists that add up to everything are told by unused actions, not here.",
  ],
  decision: "remove-grant",
  thresholds: {},
  candidates: (facts) => grantsThat(facts, (given) => given.isAdministrator || given.wildcards.length > 0),
  judge(candidate, facts) {
    const grant = grantOf(candidate, facts);
    if (grant === null) return fine;
    if (grant.gives === null) return untold("Its document could not be read.");
    const { score } = facts;
    if (score === null) return untold("Whether something holds it back was not worked out yet.");
    if (score.granted === 0) return fine;
    const { wildcards, isAdministrator } = grant.gives;
    const isHeldBack = isAdministrator && !score.isAdministrator;
    if (wildcards.length === 0 && (!isAdministrator || isHeldBack)) return fine;
    const what =
      wildcards.length > 0 ? `gives it ${someOf(wildcards, 3)}` : "lets it give itself whatever it lacks";
    const held = isHeldBack ? "; a boundary or denial holds it back" : "";
    const evidence = `${grant.role.name} ${what} ${whereOf(grant)}${held}.`;
    const values = {
      role: grant.role.externalId,
      scope: grant.scope.externalId,
      wildcards: someOf(wildcards, 20),
    };
    return found(confidenceOf(grant, isHeldBack), evidence, values);
  },
};

function confidenceOf({ gives, isConditional }: GrantFacts, isHeldBack: boolean): Confidence {
  if (gives === null || isConditional || isHeldBack) return "medium";
  return gives.isAdministrator || gives.wildcards.some(isUnconditional) ? "high" : "medium";
}
