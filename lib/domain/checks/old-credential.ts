/** Finds exactly the static credentials that still work and were made too long ago, or were made to work for ever. */
import { waysInOf } from "#lib/providers/ways-in.ts";
import type { IdentityCheck } from "./check.ts";
import type { CheckFacts, CredentialFacts } from "./check-facts.ts";
import { daysBetween } from "./days.ts";
import { credentialName, credentialOf, isExpired, staticCredentials } from "./static-credentials.ts";
import { fine, found, untold } from "./verdicts.ts";

export const oldCredential: IdentityCheck = {
  about: "identity",
  key: "old-credential",
  bit: 3,
  title: "Static credential too old or without expiry",
  guarantee:
    "Found: a static credential, not expired, that was made 90 days ago or earlier, or that never expires though its kind can.",
  rationale:
    "The longer a secret works, the more copies of it there are, and the longer a leak stays useful.",
  sources: [
    "https://docs.aws.amazon.com/securityhub/latest/userguide/iam-controls.html#iam-3",
    "https://docs.cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys",
    "https://learn.microsoft.com/en-us/entra/identity-platform/security-best-practices-for-app-registration",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/7-long-lived-secrets/",
  ],
  owasp: ["NHI7:2025"],
  blindSpots: [
    "A secret that was changed in place, under the same id, counts from when it was first made.",
    "AWS access keys and token secrets of Kubernetes cannot expire: they are judged by their age alone.",
  ],
  decision: "remove-credential",
  thresholds: {
    days: { label: "Too old after days", unit: "days", standard: 90, least: 1, most: 3650 },
  },
  candidates: staticCredentials,
  judge(candidate, facts, { today, thresholds }) {
    const credential = credentialOf(candidate, facts);
    if (credential === null || isExpired(credential, today)) return fine;
    const { createdOn, expiresOn } = credential;
    const isOld = createdOn !== null && daysBetween(createdOn, today) >= (thresholds.days ?? 90);
    const isEndless = neverExpires(credential, facts);
    if (isOld || isEndless) {
      return found("high", evidenceOf(credential, isEndless), { createdOn, expiresOn });
    }
    if (createdOn === null) return untold("Nobody knows when it was made.");
    return credential.isExpiryUnknown ? untold("Whether it expires could not be read.") : fine;
  },
};

function neverExpires(
  { kind, expiresOn, isExpiryUnknown }: CredentialFacts,
  { identity }: CheckFacts,
): boolean {
  const cannotExpire = waysInOf(identity.provider).credentials[kind]?.cannotExpire === true;
  return expiresOn === null && !isExpiryUnknown && !cannotExpire;
}

/** The same on both sides of the age threshold where it never expires: only what turned is told anew. */
function evidenceOf(credential: CredentialFacts, isEndless: boolean): string {
  const { createdOn, expiresOn } = credential;
  const made = createdOn === null ? "" : ` was made on ${createdOn}`;
  const until = isEndless ? " never expires" : expiresOn === null ? "" : ` works until ${expiresOn}`;
  return `${credentialName(credential)}${[made, until].filter((part) => part !== "").join(" and")}.`;
}
