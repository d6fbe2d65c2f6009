/** Finds exactly the static credentials that still work and were not shown for as long as the threshold says. */
import type { IdentityCheck } from "./check.ts";
import type { CredentialFacts } from "./check-facts.ts";
import { idleSince, isIdleFor } from "./idle.ts";
import {
  credentialName,
  credentialOf,
  isExpired,
  isReadInFull,
  staticCredentials,
} from "./static-credentials.ts";
import { fine, found, untold } from "./verdicts.ts";

export const unusedCredential: IdentityCheck = {
  about: "identity",
  key: "unused-credential",
  bit: 2,
  title: "Unused static credential",
  guarantee:
    "Found: a static credential, not expired, that was last used before the last 90 whole days, or never and is older than that.",
  rationale:
    "A secret nobody shows is only of use to whoever finds a copy of it; deleting it breaks nothing.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-8",
    "https://docs.cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
    "https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#auto-generated-legacy-serviceaccount-token-clean-up",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/1-improper-offboarding/",
  ],
  owasp: ["NHI1:2025", "NHI7:2025"],
  blindSpots: [
    "Google does not count use of HMAC keys, nor Microsoft that of secrets without a premium licence: their last use stays unknown.",
    "A credential whose last use could not be read is not judged.",
  ],
  decision: "remove-credential",
  thresholds: {
    days: { label: "Unused for whole days", unit: "days", standard: 90, least: 7, most: 400 },
  },
  candidates: staticCredentials,
  judge(candidate, facts, { today, thresholds }) {
    const credential = credentialOf(candidate, facts);
    if (credential === null || isExpired(credential, today)) return fine;
    const since = sinceOf(credential);
    if (since === null) return untold("Nothing tells when it was last used.");
    if (!isIdleFor(since, today, thresholds.days ?? 90))
      return credential.isLastUseUnknown ? untold("Nothing tells when it was last used.") : fine;
    if (!isReadInFull(credential, facts)) return untold("Its last use was not read again.");
    const { lastUsedOn, createdOn } = credential;
    const when = lastUsedOn === null ? `was not used since ${since}` : `was last used on ${lastUsedOn}`;
    return found("high", `${credentialName(credential)} ${when}.`, { lastUsedOn, createdOn });
  },
};

/** The source may know since when a credential was not used without knowing whether it was before. */
function sinceOf({ lastUsedOn, isLastUseUnknown, createdOn, attributes }: CredentialFacts): string | null {
  if (!isLastUseUnknown) return idleSince(lastUsedOn, createdOn);
  return typeof attributes.notUsedSince === "string" ? attributes.notUsedSince : null;
}
