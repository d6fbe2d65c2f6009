/** Finds exactly the grants of roles made for Google's service agents to accounts that customers made. */
import { isServiceAgentRole } from "#lib/providers/gcp/service-agents.ts";
import type { IdentityCheck } from "./check.ts";
import type { CheckFacts, GrantFacts } from "./check-facts.ts";
import { grantOf, whereOf } from "./grant-words.ts";
import { fine, found } from "./verdicts.ts";

export const serviceAgentRole: IdentityCheck = {
  about: "identity",
  key: "service-agent-role",
  bit: 17,
  title: "Service agent's role on an account of yours",
  guarantee:
    "Found: a grant of a Google role made for service agents to a service account that a customer made; Firebase's own account keeps the one Google gives it.",
  rationale:
    "Such roles hold whatever Google's service needs to work for a whole project, and Google adds to them without asking.",
  sources: [
    "https://docs.cloud.google.com/iam/docs/service-agents",
    "https://docs.cloud.google.com/iam/docs/service-account-types#service-agents",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/5-overprivileged-nhi/",
  ],
  owasp: ["NHI5:2025"],
  blindSpots: ["Roles for agents that Google does not call so (roles/config.agent) are not known as such."],
  decision: "remove-grant",
  thresholds: {},
  candidates: (facts) =>
    facts.grants
      .filter((grant) => isBorrowed(grant, facts))
      .map(({ id }) => ({ resource: `grant:${id}`, isDisabled: facts.identity.isDisabled })),
  judge(candidate, facts) {
    const grant = grantOf(candidate, facts);
    if (grant === null || !isBorrowed(grant, facts)) return fine;
    const evidence = `It holds ${grant.role.name}, a role made for Google's service agents, ${whereOf(grant)}.`;
    return found("high", evidence, { role: grant.role.externalId, scope: grant.scope.externalId });
  },
};

function isBorrowed({ role }: GrantFacts, { identity }: CheckFacts): boolean {
  if (identity.kind !== "gcp_service_account" || !isServiceAgentRole(role.externalId)) return false;
  // Google gives this one to the account it makes for Firebase's own libraries.
  return !(identity.name.startsWith("firebase-adminsdk-") && /^roles\/firebase\./.test(role.externalId));
}
