/** Finds exactly the identities that hold privileged actions proven unused in the whole window, with enough evidence to say so. */
import { formatNumber } from "../format-number.ts";
import type { IdentityCheck } from "./check.ts";
import { grantedActions, judgeUnused } from "./proven-unused.ts";
import { untold } from "./verdicts.ts";

export const unusedPrivilege: IdentityCheck = {
  about: "identity",
  key: "unused-privilege",
  bit: 7,
  title: "Unused privileged actions",
  guarantee:
    "Found: an identity with enough evidence that holds privileged (tier 2) actions which were granted and watched in all of the 90 days and never used.",
  rationale:
    "Administration of identities, secrets or the control plane is the last thing to leave lying around unused: it is what a thief looks for first.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed.html",
    "https://kubernetes.io/docs/concepts/security/rbac-good-practices/",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/5-overprivileged-nhi/",
  ],
  owasp: ["NHI5:2025"],
  blindSpots: [
    "Privileged actions whose use nothing would show are undecided and never counted: AWS does not tell of iam:PassRole, nor Kubernetes without its audit log of anything.",
  ],
  decision: "remove-actions",
  thresholds: {},
  candidates: grantedActions,
  judge(_candidate, facts) {
    if (facts.score !== null && facts.score.evidence !== "enough")
      return untold("There is not enough evidence of what it does.");
    return judgeUnused(facts, ({ unusedPrivileged }) => ({
      unused: unusedPrivileged,
      least: 1,
      words: (_score, count) =>
        `${formatNumber(count)} privileged ${count === 1 ? "action was" : "actions were"} watched in all of the window of 90 days and never used.`,
    }));
  },
};
