/** Finds exactly the tokens of Kubernetes that are kept in secrets: they do not expire, and whoever reads the secret is the account. */
import type { IdentityCheck } from "./check.ts";
import { credentialName, credentialOf, staticCredentials } from "./static-credentials.ts";
import { fine, found } from "./verdicts.ts";

const kind = "kubernetes_legacy_token";

export const legacyToken: IdentityCheck = {
  about: "identity",
  key: "legacy-token",
  bit: 15,
  title: "Legacy token secret",
  guarantee:
    "Found: a token of a service account that is kept in a secret, made by hand or by an old cluster, invalidated or not.",
  rationale:
    "Tokens that pods are given last an hour and belong to the pod. One in a secret lasts until somebody deletes it.",
  sources: [
    "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#auto-generated-legacy-serviceaccount-token-clean-up",
    "https://github.com/kubernetes/enhancements/tree/master/keps/sig-auth/2799-reduction-of-secret-based-service-account-token",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/7-long-lived-secrets/",
  ],
  owasp: ["NHI4:2025", "NHI7:2025"],
  blindSpots: [
    "Secrets are read only where the cluster lets Rollcall list them, which is switched off by default.",
  ],
  decision: "remove-credential",
  thresholds: {},
  candidates: (facts) =>
    staticCredentials({ ...facts, credentials: facts.credentials.filter((one) => one.kind === kind) }),
  judge(candidate, facts) {
    const credential = credentialOf(candidate, facts);
    if (credential === null) return fine;
    const { createdOn, attributes } = credential;
    const made = createdOn === null ? "" : ` was made on ${createdOn} and`;
    const state =
      typeof attributes.invalidSince === "string"
        ? `is no longer accepted since ${attributes.invalidSince}`
        : "is valid until it is deleted";
    return found("high", `${credentialName(credential)}${made} ${state}.`, { createdOn });
  },
};
