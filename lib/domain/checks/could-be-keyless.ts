/** Finds exactly the static credentials of identities that something runs as where the platform hands it short-lived tokens. */
import type { IdentityCheck } from "./check.ts";
import { someOf } from "./grant-words.ts";
import { credentialName, credentialOf, isExpired, staticCredentials } from "./static-credentials.ts";
import { areWorkloadsUnread } from "./unread.ts";
import { fine, found, untold } from "./verdicts.ts";

export const couldBeKeyless: IdentityCheck = {
  about: "identity",
  key: "could-be-keyless",
  bit: 19,
  title: "Could do without its key",
  guarantee:
    "Found: a static credential, not expired, of an identity that a workload of the same cloud or cluster runs as, where it is given short-lived tokens.",
  rationale: "Where the platform signs a workload in, a key is a second way in that nobody needs.",
  sources: [
    "https://docs.cloud.google.com/iam/docs/best-practices-for-managing-service-account-keys#alternatives",
    "https://kubernetes.io/docs/concepts/security/service-accounts/#get-a-token",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/4-insecure-authentication/",
  ],
  owasp: ["NHI4:2025", "NHI7:2025"],
  blindSpots: [
    "The key may serve something else, outside of the cloud.",
    "Who uses the key of an AWS user, or the secret of an Entra application, is not known: workloads run as neither.",
  ],
  decision: "remove-credential",
  thresholds: {},
  candidates: staticCredentials,
  judge(candidate, facts, { today }) {
    const credential = credentialOf(candidate, facts);
    if (credential === null || isExpired(credential, today)) return fine;
    const { workloads } = facts;
    if (workloads.length === 0)
      return areWorkloadsUnread(facts) ? untold("What runs as it was not read in full.") : fine;
    const names = someOf(
      workloads.map(({ name }) => name),
      3,
    );
    const evidence = `${credentialName(credential)} is held beside what runs as it and is given tokens: ${names}.`;
    return found("medium", evidence, { workloads: workloads.length });
  },
};
