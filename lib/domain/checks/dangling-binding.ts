/** Finds exactly the grants whose subject is surely nobody: everything that could hold it was read in full, and it is not there. */
import type { BindingCheck } from "./check.ts";
import type { BindingFacts } from "./check-facts.ts";
import { isForAnybody } from "./public-grant.ts";
import { found, untold } from "./verdicts.ts";

export const danglingBinding: BindingCheck = {
  about: "binding",
  key: "dangling-binding",
  bit: 14,
  title: "Grant to nobody",
  guarantee:
    "Found: an open grant that names somebody who is not there, where everything that could hold him was read in full; bindings that a Kubernetes server makes for its own roles (system:…) are left out, whether their account is there or not.",
  rationale:
    "Whoever makes an identity of that name inherits what was granted to it, and reviews count what nobody uses.",
  sources: [
    "https://docs.cloud.google.com/iam/docs/principal-identifiers",
    "https://learn.microsoft.com/en-us/azure/role-based-access-control/troubleshooting",
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/1-improper-offboarding/",
  ],
  owasp: ["NHI1:2025"],
  blindSpots: [
    "Users and groups of a cluster exist only by being named: nobody can say that they are gone.",
    "Subjects of what no source collects are external, not gone.",
  ],
  decision: "remove-grant",
  thresholds: {},
  candidates: (facts) =>
    isOfServerItself(facts) || isForAnybody(facts.subject.value)
      ? []
      : [{ resource: `grant:${facts.grantId}`, isDisabled: false }],
  judge(_candidate, { subject, role, scope, isSubjectSurelyGone }) {
    if (!isSubjectSurelyGone) return untold("Not everything was read that could hold its subject.");
    const evidence = `${role.name} in ${scope.name} is granted to ${subject.value}, and nobody of that name is there.`;
    return found("high", evidence, {
      subject: subject.value,
      role: role.externalId,
      scope: scope.externalId,
    });
  },
};

/** Made with the server, and made again when they are deleted: many clusters have no account for them, and need none. */
function isOfServerItself({ provider, role }: BindingFacts): boolean {
  return provider === "kubernetes" && role.name.startsWith("system:");
}
