/** What is wrong with one entry of a role's trust policy: conditions count only where they must be met by somebody the policy means. */
import { looseSubject } from "#lib/domain/federation/loose-subject.ts";
import type { Exposure, Trust } from "../trust-exposure.ts";
import { accountOfArn, isAccountId } from "./keys.ts";
import { type ConditionEntry, conditionEntries } from "./statements.ts";

export function awsTrustExposure(trust: Trust, scope: string | null): Exposure | null {
  if (trust.mechanism === "web-identity") return ofToken(trust);
  if (trust.mechanism === "service") return ofService(trust);
  return trust.mechanism === "assume-role" ? ofParty(trust, scope) : null;
}

/** Keys that say whose request it is, or that it knows a secret agreed upon. Source: IAM user guide, "The confused deputy problem". */
const tying = new Set([
  ...["aws:principalorgid", "aws:principalorgpaths", "aws:principalaccount", "aws:principalarn"],
  ...["aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "sts:externalid"],
  ...["aws:userid", "aws:username"],
]);

function ofParty({ trusted, condition }: Trust, scope: string | null): Exposure | null {
  const { kind, value } = trusted;
  if (kind === "id") return { is: "gone", who: value, confidence: "high" };
  if (conditionEntries(condition).some((entry) => tying.has(entry.key) && mustBeMet(entry))) return null;
  if (kind === "anyone") return { is: "anyone", who: "anyone with an AWS account", confidence: "high" };
  const account = kind === "account" && isAccountId(value) ? value : accountOfArn(value);
  if (account === null || account === scope) return null;
  return kind === "account"
    ? { is: "outsider", who: `whoever account ${account} permits`, confidence: "medium" }
    : { is: "outsider", who: value, confidence: "low" };
}

/** Services that hand a role to what is not a service, and the keys that say to what. Source: EKS and Roles Anywhere user guides. */
const handedOn = new Map([
  ["pods.eks.amazonaws.com", "any pod of the account's clusters that is associated with it"],
  ["rolesanywhere.amazonaws.com", "any certificate that an anchor of the account trusts"],
]);
const naming = /^aws:(requesttag\/|principaltag\/|sourcearn$|sourceaccount$)/;

function ofService({ trusted, condition }: Trust): Exposure | null {
  const who = handedOn.get(trusted.value);
  if (who === undefined) return null;
  const isNamed = conditionEntries(condition).some((entry) => naming.test(entry.key) && mustBeMet(entry));
  return isNamed ? null : { is: "loose", who, confidence: "low" };
}

function ofToken({ trusted, condition }: Trust): Exposure | null {
  const bar = trusted.value.indexOf("|");
  const issuer = trusted.value.slice(0, bar).toLowerCase();
  const subject = trusted.value.slice(bar + 1);
  const claims = conditionEntries(condition).filter(
    ({ key }) => key.startsWith(`${issuer}:`) && !key.endsWith(":amr"),
  );
  const asks = (isClaim: (claim: string) => boolean) =>
    claims.some((entry) => isClaim(entry.key.slice(issuer.length + 1)) && mustBeMet(entry));
  const hasAudience = asks((claim) => claim === "aud");
  // Apps of an end-user sign-in ask for their own audience; which user comes is not theirs to say.
  if (signsInUsers(issuer) && hasAudience) return null;
  const loose = asks((claim) => claim !== "aud" && claim !== "sub") ? null : looseSubject(issuer, subject);
  if (loose !== null) return { is: "loose", ...loose };
  if (hasAudience) return null;
  return { is: "loose", who: `tokens of ${issuer} made for any audience`, confidence: "low" };
}

function signsInUsers(issuer: string): boolean {
  return /^(accounts\.google\.com|cognito-identity[a-z-]*\.amazonaws\.com(\.cn)?|graph\.facebook\.com|www\.amazon\.com)$/.test(
    issuer,
  );
}

/** A condition that a request without the key meets (`…IfExists`), or that anything meets, ties nobody. */
function mustBeMet({ operator, values }: ConditionEntry): boolean {
  const isPositive = /^(string(equals|equalsignorecase|like)|arn(equals|like))$/.test(operator);
  return isPositive && values.length > 0 && !values.some((value) => /^[*?]+$/.test(value));
}
