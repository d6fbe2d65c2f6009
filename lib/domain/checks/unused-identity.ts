/** Finds exactly the identities of which enough is told to say that nothing was done as them for as long as the threshold says. */
import type { IdentityCheck } from "./check.ts";
import { idleSince, isIdleFor } from "./idle.ts";
import { fine, found, untold } from "./verdicts.ts";

export const unusedIdentity: IdentityCheck = {
  about: "identity",
  key: "unused-identity",
  bit: 1,
  title: "Nothing is done as it",
  guarantee:
    "Found: an identity with enough evidence that was last used before the last 90 whole days, or never and is older than that.",
  rationale:
    "An identity without work keeps everything it was granted, and whoever gets hold of it is noticed by nobody.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#remove-credentials",
    "https://docs.cloud.google.com/iam/docs/service-account-overview",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/1-improper-offboarding/",
  ],
  owasp: ["NHI1:2025"],
  blindSpots: [
    "What runs once a year and is younger than that looks unused; it is kept as seasonal only once it was seen at work.",
    "An identity to which nothing is granted is not judged: no evidence covers it.",
    "Where the cloud does not tell who was used (Kubernetes without its audit log, Entra without a licence), nothing is found.",
  ],
  decision: "retire",
  thresholds: {
    days: { label: "Unused for whole days", unit: "days", standard: 90, least: 30, most: 400 },
  },
  candidates: ({ identity }) => [{ resource: "identity", isDisabled: identity.isDisabled }],
  judge(_candidate, { identity, score }, { today, thresholds }) {
    const { lastUse, createdOn, firstSeenOn } = identity;
    if (lastUse === "unknown") return untold("Nothing tells when it was last used.");
    const lastUsedOn = lastUse === "never" ? null : lastUse.day;
    // Whoever is new here may be older: it is at least as old as we know it.
    const since = idleSince(lastUsedOn, createdOn ?? firstSeenOn) ?? firstSeenOn;
    if (!isIdleFor(since, today, thresholds.days ?? 90)) {
      return lastUsedOn === null && createdOn === null ? untold("Nobody knows how old it is.") : fine;
    }
    if (score?.evidence !== "enough") return untold("There is not enough evidence of what is done as it.");
    const facts = { lastUsedOn, createdOn };
    if (lastUsedOn !== null) return found("high", `It was last used on ${lastUsedOn}.`, facts);
    return found("high", `It was never seen in use since ${since}.`, facts);
  },
};
