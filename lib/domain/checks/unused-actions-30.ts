/** Finds exactly the identities that hold actions proven unused in the last 30 days: sooner told than in 90, and less sure. */
import { formatNumber } from "../format-number.ts";
import type { IdentityCheck } from "./check.ts";
import { grantedActions, judgeUnused } from "./proven-unused.ts";

export const unusedActions30: IdentityCheck = {
  about: "identity",
  key: "unused-actions-30",
  bit: 6,
  title: "Actions unused for 30 days",
  guarantee:
    "Found: an identity that holds actions which were granted and watched in all of the 30 days before today and never used.",
  rationale:
    "A new identity shows within a month what it needs. Whoever narrows it then does so while its makers still remember why.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access-analyzer-findings.html",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/5-overprivileged-nhi/",
  ],
  owasp: ["NHI5:2025"],
  blindSpots: [
    "What is done once a month or less often looks unused.",
    "Where the shorter window was not worked out, nothing is found.",
  ],
  decision: "remove-actions",
  thresholds: {
    least: { label: "Unused actions at least", unit: "count", standard: 1, least: 1, most: 10_000 },
  },
  candidates: grantedActions,
  judge(_candidate, facts, { thresholds }) {
    const verdict = judgeUnused(facts, ({ unusedIn30Days }) => ({
      unused: unusedIn30Days,
      least: thresholds.least ?? 1,
      words: ({ granted }, count) =>
        `${formatNumber(count)} of the ${formatNumber(granted)} actions it is granted were watched in all of the window of 30 days and never used.`,
    }));
    return verdict.is === "found" ? { ...verdict, confidence: "medium" } : verdict;
  },
};
