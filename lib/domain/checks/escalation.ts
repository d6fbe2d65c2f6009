/** Finds exactly the documented ways from what an identity is granted to more: by one grant, or by several together. */
import type { Candidate, IdentityCheck, Verdict } from "./check.ts";
import type { CheckFacts } from "./check-facts.ts";
import { grantOf, grantsThat, someOf, whereOf } from "./grant-words.ts";
import { fine, found, untold } from "./verdicts.ts";

export const escalation: IdentityCheck = {
  about: "identity",
  key: "escalation",
  bit: 9,
  title: "Escalation path",
  guarantee:
    "Found: a grant that gives what a documented escalation needs, or several that do so together, and is not held back; grants that make an administrator outright are not repeated here.",
  rationale:
    "Who can escalate holds already what he does not hold yet; the tier of what is granted is not the tier of what can be had.",
  sources: [
    "https://pathfinding.cloud",
    "https://rhinosecuritylabs.com/aws/aws-privilege-escalation-methods-mitigation/",
    "https://rhinosecuritylabs.com/gcp/privilege-escalation-google-cloud-platform-part-1/",
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/5-overprivileged-nhi/",
  ],
  owasp: ["NHI5:2025"],
  blindSpots: [
    "Whether there is somebody to escalate to (a role that can be passed, an account that can be acted as) is not asked.",
    "What is needed may be granted on different resources, where it helps nobody.",
    "Paths nobody published are not known.",
  ],
  decision: "remove-grant",
  thresholds: {},
  candidates(facts) {
    const single = grantsThat(facts, (given) => given.escalations.length > 0 && !given.isAdministrator);
    const mayCombine = facts.score === null || togetherOf(facts).length > 0;
    return mayCombine ? [...single, { resource: "identity", isDisabled: facts.identity.isDisabled }] : single;
  },
  judge: (candidate, facts) =>
    candidate.resource === "identity" ? judgeTogether(facts) : judgeGrant(candidate, facts),
};

/** Ways that no single grant gives; none for an administrator, who needs no way. */
function togetherOf({ score, grants }: CheckFacts): string[] {
  if (score === null || score.isAdministrator) return [];
  const single = new Set(grants.flatMap(({ gives }) => gives?.escalations ?? []));
  return score.escalations.filter((way) => !single.has(way));
}

function judgeTogether(facts: CheckFacts): Verdict {
  if (facts.score === null) return untold("What its grants give together was not worked out yet.");
  const ways = togetherOf(facts);
  if (ways.length === 0) return fine;
  return found("medium", `Its grants together let it escalate: ${someOf(ways, 5)}.`, {
    ways: someOf(ways, 20),
  });
}

function judgeGrant(candidate: Candidate, facts: CheckFacts): Verdict {
  const grant = grantOf(candidate, facts);
  if (grant === null) return fine;
  if (grant.gives === null) return untold("Its document could not be read.");
  const { score } = facts;
  if (score === null) return untold("Whether something holds it back was not worked out yet.");
  const ways = grant.gives.escalations.filter((way) => score.escalations.includes(way));
  if (ways.length === 0) return fine;
  const evidence = `${grant.role.name} lets it escalate ${whereOf(grant)}: ${someOf(ways, 5)}.`;
  return found(grant.isConditional ? "medium" : "high", evidence, {
    role: grant.role.externalId,
    scope: grant.scope.externalId,
    ways: someOf(ways, 20),
  });
}
