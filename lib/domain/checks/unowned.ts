/** Finds exactly the identities for which no team answers: nobody claimed it, or whoever did let the claim lapse. */
import type { IdentityCheck, Verdict } from "./check.ts";
import type { CheckFacts } from "./check-facts.ts";
import { fine, found } from "./verdicts.ts";

export const unowned: IdentityCheck = {
  about: "identity",
  key: "unowned",
  bit: 0,
  title: "Nobody owns it",
  guarantee: "Found: an identity that no team has claimed or attested, or whose claim has lapsed.",
  rationale:
    "What nobody answers for is never taken away when its work ends, and nobody is asked before it is. A guess at the owner is not an answer.",
  sources: [
    "https://owasp.org/www-project-non-human-identities-top-10/2025/1-improper-offboarding/",
    "https://csrc.nist.gov/projects/cprt/catalog#/cprt/framework/version/SP_800_53_5_1_1/home?element=AC-02",
  ],
  owasp: ["NHI1:2025"],
  blindSpots: ["A team that claimed an identity and has since been dissolved counts until its claim lapses."],
  decision: "own",
  thresholds: {},
  candidates: ({ identity }) => [{ resource: "identity", isDisabled: identity.isDisabled }],
  judge: (_candidate, { identity }) => verdictOfOwner(identity.owner),
};

/** All that is judged. */
export function verdictOfOwner(owner: CheckFacts["identity"]["owner"]): Verdict {
  const evidence = evidenceOf[owner];
  return evidence === null ? fine : found("high", evidence, { owner });
}

const evidenceOf: Record<CheckFacts["identity"]["owner"], string | null> = {
  attested: null,
  claimed: null,
  lapsed: "The team that owned it let its claim lapse.",
  inferred: "Signals point to a team, and no team has claimed it.",
  none: "No team has claimed it, and nothing points to one.",
};
