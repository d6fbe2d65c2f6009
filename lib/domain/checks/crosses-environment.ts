/** Finds exactly the grants and trusts by which something outside of production reaches production. */
import type { Nature } from "#lib/providers/contract.ts";
import type { Candidate, IdentityCheck, Verdict } from "./check.ts";
import type { CheckFacts, TrustFacts } from "./check-facts.ts";
import { grantOf } from "./grant-words.ts";
import { fine, found, untold } from "./verdicts.ts";

export const crossesEnvironment: IdentityCheck = {
  about: "identity",
  key: "crosses-environment",
  bit: 10,
  title: "Reaches production from outside of it",
  guarantee:
    "Found: a grant in a production scope to an identity of another environment, or a trust of a production identity in a machine of another environment.",
  rationale:
    "What is tested there must not be able to break what runs here, nor what is stolen there open what is kept here.",
  sources: [
    "https://docs.aws.amazon.com/whitepapers/latest/organizing-your-aws-environment/organizing-your-aws-environment.html",
    "https://owasp.org/www-project-non-human-identities-top-10/2025/8-environment-isolation/",
  ],
  owasp: ["NHI8:2025"],
  blindSpots: [
    "Environments come from tags, scopes and names; where those say nothing, nothing is found.",
    "From production into other environments is not looked at, nor between those.",
  ],
  decision: "remove-grant",
  thresholds: {},
  candidates: ({ identity: { isDisabled }, grants, trusts }) => [
    ...grants.map(({ id }) => ({ resource: `grant:${id}`, isDisabled })),
    ...trusts.filter(isInMachine).map(({ id }) => ({ resource: `trust:${id}`, isDisabled })),
  ],
  judge: (candidate, facts) =>
    candidate.resource.startsWith("trust:") ? judgeTrust(candidate, facts) : judgeGrant(candidate, facts),
};

const machines: readonly Nature[] = ["machine", "mixed", "unknown"];

function isInMachine({ principal }: TrustFacts): boolean {
  return principal !== null && !principal.isGone && machines.includes(principal.nature);
}

function judgeGrant(candidate: Candidate, facts: CheckFacts): Verdict {
  const grant = grantOf(candidate, facts);
  if (grant === null) return fine;
  const { role, scope } = grant;
  const own = facts.identity.environment;
  return judge(own, scope.environment, () =>
    found("medium", `${role.name} reaches ${scope.name}, which is production; it belongs to ${own}.`, {
      environment: own,
      role: role.externalId,
      scope: scope.externalId,
    }),
  );
}

function judgeTrust({ resource }: Candidate, { identity, trusts }: CheckFacts): Verdict {
  const trust = trusts.find(({ id }) => resource === `trust:${id}`);
  if (trust === undefined || trust.principal === null) return fine;
  const { environment } = trust.principal;
  return judge(environment, identity.environment, () =>
    found(
      "medium",
      `${trust.trusted.value}, which belongs to ${environment}, may become it, which is production.`,
      {
        environment,
        trusted: trust.trusted.value,
      },
    ),
  );
}

type Environment = CheckFacts["identity"]["environment"];

/** One end that is known to be harmless settles it, whatever the other is. */
function judge(from: Environment, to: Environment, crossing: () => Verdict): Verdict {
  if (from === "production" || (to !== "production" && to !== "unknown")) return fine;
  if (from === "unknown" || to === "unknown")
    return untold("Nobody knows which environment one of the ends belongs to.");
  return crossing();
}
