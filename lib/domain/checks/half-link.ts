/** Finds exactly the links between clouds of which one end alone says anything, where the other end was read. */
import type { IdentityCheck } from "./check.ts";
import type { LinkFacts } from "./check-facts.ts";
import { fine, found, untold } from "./verdicts.ts";

export const halfLink: IdentityCheck = {
  about: "identity",
  key: "half-link",
  bit: 13,
  title: "Half a link between clouds",
  guarantee:
    "Found: a link between clouds that only the trusting or only the trusted end tells of, where what holds the other end is collected.",
  rationale:
    "A trust in an identity that is not there waits for whoever makes one of that name; a claim without a trust is a workload that does not work, or that works by another way.",
  sources: [
    "https://docs.aws.amazon.com/eks/latest/userguide/iam-roles-for-service-accounts.html",
    "https://azure.github.io/azure-workload-identity/docs/topics/service-account-labels-and-annotations.html",
    "https://docs.cloud.google.com/kubernetes-engine/docs/how-to/workload-identity",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/1-improper-offboarding/",
  ],
  owasp: ["NHI1:2025"],
  blindSpots: [
    "Links to systems that are not collected (GitHub, a partner's tenant) are never half: nobody could tell.",
    "A trust works without an annotation: the workload may name the target itself.",
  ],
  decision: "repair-link",
  thresholds: {},
  candidates: ({ links, identity }) =>
    links
      .filter(({ state }) => state !== "confirmed")
      .map(({ key }) => ({ resource: `link:${key}`, isDisabled: identity.isDisabled })),
  judge({ resource }, { links }) {
    const link = links.find(({ key }) => resource === `link:${key}`);
    if (link === undefined || link.state === "confirmed") return fine;
    if (!link.isOtherCollected) return untold("The other end is not collected.");
    const { mechanism, state, other } = link;
    return found(state === "claimed" ? "high" : "medium", evidenceOf(link), { mechanism, state, other });
  },
};

function evidenceOf({ state, end, other: name }: LinkFacts): string {
  const other = name === "" ? "another identity" : name;
  if (state === "claimed") {
    return end === "from"
      ? `It says that it becomes ${other}, which does not trust it.`
      : `It does not trust ${other}, which says that it becomes this identity.`;
  }
  return end === "from"
    ? `It is trusted by ${other}, and does not say that it becomes that.`
    : `It trusts ${other}, which does not say that it becomes this identity, or is not there.`;
}
