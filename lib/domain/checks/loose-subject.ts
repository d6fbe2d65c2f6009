/** Finds exactly the trusts in tokens, pods and pools whose words let in more than somebody in particular. */
import type { IdentityCheck } from "./check.ts";
import { exposureOf, trustOf, trustsThat } from "./exposed-trusts.ts";
import { fine, found } from "./verdicts.ts";

export const looseSubject: IdentityCheck = {
  about: "identity",
  key: "loose-subject",
  bit: 12,
  title: "Loose subject",
  guarantee:
    "Found: a trust in tokens of an issuer without a subject or audience, or with a wildcard where one names the repository, project, namespace or account; in a whole pool, namespace, domain or owner; in pods or certificates of the whole account.",
  rationale:
    "At an issuer that signs for the whole world a loose subject opens the door to the whole world; at your own it lets every team be every other.",
  sources: [
    "https://docs.github.com/en/actions/how-tos/secure-your-work/security-harden-deployments/oidc-in-aws",
    "https://docs.aws.amazon.com/eks/latest/userguide/pod-id-role.html",
    "https://docs.cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation",
    "https://hackingthe.cloud/aws/exploitation/Misconfigured_Resource-Based_Policies/exploiting_misconfigured_gitlab_oidc_aws_iam_roles/",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/6-insecure-cloud-deployment-configurations/",
  ],
  owasp: ["NHI4:2025", "NHI6:2025"],
  blindSpots: [
    "A Google pool may itself take few tokens: its own condition is not weighed against the trust.",
    "Any branch, environment or pull request of one repository counts as named.",
    "Of issuers nobody described only a subject that begins with a wildcard is found.",
  ],
  decision: "tighten-trust",
  thresholds: {},
  candidates: (facts) => trustsThat(facts, (trust) => exposureOf(trust, facts)?.is === "loose"),
  judge(candidate, facts) {
    const trust = trustOf(candidate, facts);
    const exposure = trust === null ? null : exposureOf(trust, facts);
    if (trust === null || exposure === null) return fine;
    return found(exposure.confidence, `It lets in ${exposure.who}.`, {
      mechanism: trust.mechanism,
      trusted: trust.trusted.value,
    });
  },
};
