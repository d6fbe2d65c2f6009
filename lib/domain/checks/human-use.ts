/** Finds exactly the machine identities whose password somebody signed in with lately: people sign in with passwords, machines do not. */
import type { IdentityCheck } from "./check.ts";
import { idleSince, isIdleFor } from "./idle.ts";
import { credentialOf } from "./static-credentials.ts";
import { fine, found, untold } from "./verdicts.ts";

export const humanUse: IdentityCheck = {
  about: "identity",
  key: "human-use",
  bit: 18,
  title: "A person signs in as it",
  guarantee:
    "Found: a machine identity, or one shared with people, whose console password was used in the last 90 whole days.",
  rationale:
    "What a person does as a machine is nobody's doing, and passes by everything that people's own accounts are held to.",
  sources: [
    "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/10-human-use-of-nhi/",
  ],
  owasp: ["NHI10:2025"],
  blindSpots: [
    "Only AWS tells when a password was used. A person who uses a machine's key, impersonates an account or signs in as an application is not seen.",
  ],
  decision: "separate",
  thresholds: {
    days: { label: "Signed in within days", unit: "days", standard: 90, least: 7, most: 400 },
  },
  candidates: ({ credentials, identity }) =>
    credentials
      .filter(({ kind }) => kind === "aws_password")
      .map(({ id, status }) => ({
        resource: `credential:${id}`,
        isDisabled: status === "inactive" || identity.isDisabled,
      })),
  judge(candidate, facts, { today, thresholds }) {
    const password = credentialOf(candidate, facts);
    if (password === null) return fine;
    const { lastUsedOn, isLastUseUnknown } = password;
    if (lastUsedOn === null)
      return isLastUseUnknown ? untold("Nothing tells when its password was used.") : fine;
    const since = idleSince(lastUsedOn, null) ?? lastUsedOn;
    if (isIdleFor(since, today, thresholds.days ?? 90))
      return isLastUseUnknown || isUnread(facts.unreadStreams)
        ? untold("Its password may have been used since.")
        : fine;
    const by = facts.identity.nature === "mixed" ? "people and software share it" : "it is a machine's";
    return found("high", `Its console password was last used on ${lastUsedOn}, and ${by}.`, { lastUsedOn });
  },
};

function isUnread(unreadStreams: readonly string[]): boolean {
  return unreadStreams.includes("aws/credential-report");
}
