/** Finds exactly the keys that the provider itself marks as published or stolen. */
import { exposureFlag } from "#lib/providers/exposure-flags.ts";
import type { IdentityCheck } from "./check.ts";
import type { CheckFacts, CredentialFacts } from "./check-facts.ts";
import { credentialName, credentialOf, isExpired, staticCredentials } from "./static-credentials.ts";
import { fine, found } from "./verdicts.ts";

export const exposedKey: IdentityCheck = {
  about: "identity",
  key: "exposed-key",
  bit: 20,
  title: "Key the provider found exposed",
  guarantee:
    "Found: a Google key that Google marks as exposed or compromised, or an access key of an AWS user to whom AWS attached its quarantine policy.",
  rationale:
    "The provider found the secret where everybody can read it. What it blocks is little; what the key still opens is yours to close.",
  sources: [
    "https://docs.cloud.google.com/iam/docs/reference/rest/v1/projects.serviceAccounts.keys",
    "https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/2-secret-leakage/",
  ],
  owasp: ["NHI2:2025"],
  blindSpots: [
    "Providers look in public places only; no scanner of code or stores is connected.",
    "AWS does not say which of a user's keys it found: each of them is told.",
    "Microsoft marks no secret.",
  ],
  decision: "remove-credential",
  thresholds: {},
  candidates: (facts) =>
    staticCredentials({
      ...facts,
      credentials: facts.credentials.filter((one) => flagOf(one, facts) !== null),
    }),
  judge(candidate, facts, { today }) {
    const credential = credentialOf(candidate, facts);
    const flag = credential === null ? null : flagOf(credential, facts);
    if (credential === null || flag === null || isExpired(credential, today)) return fine;
    return found(flag.confidence, `${credentialName(credential)}: ${flag.words}.`, { flag: flag.name });
  },
};

function flagOf(credential: CredentialFacts, { identity, grants, credentials }: CheckFacts) {
  const alike = credentials.filter(({ kind }) => kind === credential.kind).length;
  return exposureFlag(identity.provider, credential, {
    roles: grants.map(({ role }) => role.externalId),
    alike,
  });
}
