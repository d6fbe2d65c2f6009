/** Finds exactly the identities that hold actions proven unused in the whole window, with enough evidence to say so. */
import { formatNumber } from "../format-number.ts";
import type { IdentityCheck } from "./check.ts";
import { grantedActions, judgeUnused } from "./proven-unused.ts";
import { untold } from "./verdicts.ts";

export const unusedActions: IdentityCheck = {
  about: "identity",
  key: "unused-actions",
  bit: 5,
  title: "Actions unused for 90 days",
  guarantee:
    "Found: an identity with enough evidence that holds actions which were granted and watched in all of the 90 days and never used.",
  rationale:
    "What is granted and never used helps only whoever takes the identity over; taking it away breaks nothing.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html",
    "https://docs.cloud.google.com/policy-intelligence/docs/role-recommendations-overview",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/5-overprivileged-nhi/",
  ],
  owasp: ["NHI5:2025"],
  blindSpots: [
    "Actions whose use nothing would show are undecided and never counted.",
    "Work that is done less than once in 90 days looks unused; what was used within 400 days is kept as seasonal when it is removed.",
  ],
  decision: "remove-actions",
  thresholds: {
    least: { label: "Unused actions at least", unit: "count", standard: 1, least: 1, most: 10_000 },
  },
  candidates: grantedActions,
  judge(_candidate, facts, { thresholds }) {
    if (facts.score !== null && facts.score.evidence !== "enough")
      return untold("There is not enough evidence of what it does.");
    return judgeUnused(facts, ({ unused }) => ({
      unused,
      least: thresholds.least ?? 1,
      words: ({ granted }, count) =>
        `${formatNumber(count)} of the ${formatNumber(granted)} actions it is granted were watched in all of the window of 90 days and never used.`,
    }));
  },
};
