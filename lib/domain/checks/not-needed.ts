/** Finds exactly the identities of which the team that answers for them says that they are not needed any more. */
import type { IdentityCheck } from "./check.ts";
import { fine, found } from "./verdicts.ts";

export const notNeeded: IdentityCheck = {
  about: "identity",
  key: "not-needed",
  bit: 22,
  title: "Its team does not need it",
  guarantee: "Found: an identity that its team, asked to confirm it, said is not needed any more.",
  rationale:
    "Whoever answers for it has decided; until somebody takes it away it keeps everything it was granted.",
  sources: ["https://owasp.org/www-project-non-human-identities-top-10/2025/1-improper-offboarding/"],
  owasp: ["NHI1:2025"],
  blindSpots: [
    "A team may be wrong: the last use stands beside its word, and use since then is worth a question.",
  ],
  decision: "retire",
  thresholds: {},
  candidates: ({ identity }) => [{ resource: "identity", isDisabled: identity.isDisabled }],
  judge(_candidate, { identity: { notNeeded: said, lastUse } }) {
    if (said === null) return fine;
    const isUsedSince = typeof lastUse === "object" && lastUse.day >= said.on;
    const use = isUsedSince ? ` It was used since, on ${lastUse.day}.` : "";
    return found(
      isUsedSince ? "medium" : "high",
      `${said.team} said on ${said.on} that it is not needed.${use}`,
      {
        team: said.team,
        saidOn: said.on,
      },
    );
  },
};
