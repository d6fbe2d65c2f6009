/** Finds exactly the static credentials of an identity that can be become without one, by a token that another system signs. */
import { type WayIn, waysInOf } from "#lib/providers/ways-in.ts";
import type { IdentityCheck } from "./check.ts";
import type { CheckFacts, TrustFacts } from "./check-facts.ts";
import { credentialName, credentialOf, isExpired, staticCredentials } from "./static-credentials.ts";
import { isWayUnread } from "./unread.ts";
import { fine, found, untold } from "./verdicts.ts";

const federated: readonly WayIn[] = ["web-identity", "pod", "roles-anywhere"];

export const keyBesideFederation: IdentityCheck = {
  about: "identity",
  key: "key-beside-federation",
  bit: 4,
  title: "Static key beside federation",
  guarantee:
    "Found: a static credential, not expired, of an identity that also trusts tokens of another system or of pods.",
  rationale:
    "Federation was set up so that no secret is needed. The one that stayed keeps every risk of before, and is the way in nobody watches.",
  sources: [
    "https://docs.cloud.google.com/iam/docs/best-practices-for-using-workload-identity-federation",
    "https://learn.microsoft.com/en-us/entra/workload-id/workload-identity-federation",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/6-insecure-cloud-deployment-configurations/",
  ],
  owasp: ["NHI4:2025", "NHI6:2025", "NHI7:2025"],
  blindSpots: [
    "Whether both ways are used, and by whom, is not asked: the key may serve what cannot federate.",
  ],
  decision: "remove-credential",
  thresholds: {},
  candidates: staticCredentials,
  judge(candidate, facts, { today }) {
    const credential = credentialOf(candidate, facts);
    if (credential === null || isExpired(credential, today)) return fine;
    const trusted = facts.trusts
      .filter((trust) => isFederated(trust, facts))
      .map((trust) => trust.trusted.value);
    const [first] = trusted.toSorted();
    if (first === undefined)
      return isWayUnread(facts, federated) ? untold("Whom it trusts was not read.") : fine;
    const evidence = `${credentialName(credential)} stands beside federation: ${first} becomes it without a secret.`;
    return found("high", evidence, { trusted: first, trusts: trusted.length });
  },
};

function isFederated({ mechanism, trusted }: TrustFacts, { identity }: CheckFacts): boolean {
  const way = waysInOf(identity.provider).wayOfTrust({ mechanism, trusted }, identity.scope ?? "");
  return way !== null && federated.includes(way);
}
