/** Finds exactly the grants of a cluster to whoever does not sign in, but for those the server makes itself. */
import type { BindingCheck } from "./check.ts";
import type { BindingFacts } from "./check-facts.ts";
import { fine, found } from "./verdicts.ts";

export const publicGrant: BindingCheck = {
  about: "binding",
  key: "public-grant",
  bit: 23,
  title: "Grant to everybody",
  guarantee:
    "Found: an open grant in a Kubernetes cluster to system:anonymous or system:unauthenticated, made by somebody and not by the server for its own roles.",
  rationale:
    "Whoever reaches the API server has it without any credential; from a wildcard there it is the cluster.",
  sources: [
    "https://kubernetes.io/docs/reference/access-authn-authz/authentication/#anonymous-requests",
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/5-overprivileged-nhi/",
  ],
  owasp: ["NHI5:2025", "NHI6:2025"],
  blindSpots: [
    "Whether the server answers anonymous requests at all (--anonymous-auth) is not read.",
    "system:authenticated is everybody who signs in, and shows at each of them.",
    "Buckets and policies that are public in other clouds are no grants of identities and not looked at.",
  ],
  decision: "remove-grant",
  thresholds: {},
  candidates: (facts) => (isPublic(facts) ? [{ resource: `grant:${facts.grantId}`, isDisabled: false }] : []),
  judge(_candidate, facts) {
    if (!isPublic(facts)) return fine;
    const { subject, role, scope } = facts;
    const evidence = `${role.name} in ${scope.name} is granted to ${subject.value.split("/").slice(1).join("/")}: to whoever reaches the server, without signing in.`;
    return found("high", evidence, {
      subject: subject.value,
      role: role.externalId,
      scope: scope.externalId,
    });
  },
};

function isPublic({ provider, subject, role, isBootstrap }: BindingFacts): boolean {
  if (provider !== "kubernetes" || isBootstrap || role.name.startsWith("system:")) return false;
  return isForAnybody(subject.value);
}

/** Source: Kubernetes, "Authenticating", anonymous requests. */
export function isForAnybody(subject: string): boolean {
  return /(^|\/)system:(anonymous|unauthenticated)$/.test(subject);
}
