/**
 * Who may become a role, tightened: one account by an id agreed upon, a service by the account it acts for, a token by the subjects that
 * are known to come. Where nobody knows who comes, nothing is written, and what has to be found out is said.
 */
import type { ChangeStep } from "#lib/domain/remediation/change.ts";
import { coversPattern } from "#lib/domain/remediation/narrow-patterns.ts";
import type { Json } from "#lib/ingest/contract.ts";
import { command, commands } from "../../remediation/command-text.ts";
import type { Outcome, TrustRequest } from "../../remediation.ts";
import { accountOfArn, isAccountId } from "../keys.ts";
import { conditionEntries, statementsOf } from "../statements.ts";
import { awsTrustExposure } from "../trust-exposure.ts";
import { parseTrustPolicy } from "../trust-policy.ts";
import { editTrust, withCondition, withoutDeleted, withSubjects } from "./edit-trust.ts";
import { trustPolicyChange } from "./trust-policy-change.ts";
import { problemsOfTrust } from "./trust-problems.ts";

type Tightened = {
  condition: (condition: Json) => Json;
  title: string;
  why: string;
  first?: ChangeStep[];
};

export function tighten(request: TrustRequest): Outcome {
  const { subject, trust } = request;
  const target = `trust policy of role ${subject.name}`;
  const account = accountOfArn(subject.resourceName ?? "");
  const exposure = awsTrustExposure(trust, account);
  if (exposure?.is === "gone") return removeTrust(request);
  const found = tightened(request, account);
  if (typeof found === "string") return { target, why: found };
  return written(request, "tighten-trust", found.condition, found);
}

export function removeTrust(request: TrustRequest): Outcome {
  const { subject, trust } = request;
  const others = otherSubjects(subject.attributes.trustPolicy ?? null, trust);
  const title = `Take ${trust.trusted.value} out of it`;
  const why =
    trust.trusted.kind === "id"
      ? "It was deleted, and its id is never given again: nobody loses anything. IAM stores no policy with such an id in it, so that all of them go."
      : "Whoever else is in it stays.";
  if (others.length === 0) return written(request, "remove-trust", null, { title, why });
  const issuer = trust.trusted.value.slice(0, trust.trusted.value.indexOf("|"));
  return written(request, "remove-trust", (condition) => withSubjects(condition, issuer, others), {
    title,
    why,
  });
}

function written(
  { subject, trust }: TrustRequest,
  kind: "tighten-trust" | "remove-trust",
  edit: ((condition: Json) => Json) | null,
  words: Omit<Tightened, "condition">,
): Outcome {
  const target = `trust policy of role ${subject.name}`;
  const before = subject.attributes.trustPolicy ?? null;
  if (before === null || subject.kind !== "aws_iam_role")
    return {
      target,
      why: "Its trust policy is not stored: collect again, and see that the stream aws/principals is complete.",
    };
  const after = withoutDeleted(editTrust(before, trust, edit));
  if (after === null)
    return {
      target,
      why: "Nobody would be left who may become it: retire it instead, or say who else is to become it.",
    };
  const problems = problemsOfTrust(before, after, trust);
  if (problems.length > 0) return { target, why: `It did not stand its own check: ${problems.join("; ")}.` };
  const restored = withoutDeleted(before);
  return trustPolicyChange(kind, { subject, before, after, restored, ...words });
}

/** A text: what has to be found out first. */
function tightened({ subject, trust, known }: TrustRequest, account: string | null): Tightened | string {
  const { mechanism, trusted } = trust;
  if (mechanism === "web-identity") return ofToken({ trust, known });
  if (mechanism === "service") return ofService(trusted.value, account);
  if (trusted.kind === "anyone") return ofAnyone(subject.scopes);
  const party = isAccountId(trusted.value) ? trusted.value : accountOfArn(trusted.value);
  if (party === null) return "Its trusted party is no account: write the condition by hand.";
  return ofAccount(party, subject.externalId);
}

/** Sending the id does no harm before it is asked for, so it is sent first. Source: IAM user guide, "Access to accounts owned by third parties". */
function ofAccount(party: string, roleId: string): Tightened {
  const id = `rollcall-${roleId}-${party}`;
  return {
    condition: (condition) => withCondition(condition, "StringEquals", "sts:ExternalId", id),
    title: `Ask account ${party} for the external id`,
    why: `Only a call that knows ${id} comes in. The id is no secret: it says for whom the account acts.`,
    first: [
      {
        phase: "watch",
        title: `Agree on the external id with account ${party}`,
        why: `Ask its owner to send ${id} with every AssumeRole of this role; that is accepted before it is asked for. If it is an account of yours, connect it as a source instead, and ask for aws:PrincipalOrgID. Go on once every call of the last days has it.`,
        texts: [
          commands(
            "who comes, and with what",
            "# requestParameters.externalId must stand in each of them. One region at a time.",
            command(
              "aws",
              "cloudtrail",
              "lookup-events",
              ["--lookup-attributes", "AttributeKey=EventName,AttributeValue=AssumeRole"],
              ["--query", `Events[?contains(CloudTrailEvent, '${party}')].CloudTrailEvent`],
              ["--output", "text"],
            ),
          ),
        ],
        inverse: [],
      },
    ],
  };
}

function ofAnyone(scopes: TrustRequest["subject"]["scopes"]): Tightened | string {
  const organization = scopes.find(({ externalId }) => /^o-[a-z0-9]{10,32}$/.test(externalId))?.externalId;
  if (organization === undefined)
    return "It lets in anybody with an AWS account. Find out who comes: CloudTrail, event AssumeRole with this role, userIdentity.accountId; then name those accounts as principals, or ask for aws:PrincipalOrgID. No organization of the account is collected that could be asked for.";
  return {
    condition: (condition) => withCondition(condition, "StringEquals", "aws:PrincipalOrgID", organization),
    title: `Let in the organization ${organization} only`,
    why: "Accounts of the organization come in as before. See first in CloudTrail, event AssumeRole with this role, that no userIdentity.accountId is of another.",
  };
}

function ofService(service: string, account: string | null): Tightened | string {
  if (service === "pods.eks.amazonaws.com" && account !== null)
    return {
      condition: (condition) => withCondition(condition, "StringEquals", "aws:SourceAccount", account),
      title: "Let in pods of this account only",
      why: "Pod identity sends the account of the cluster with every call. To name one namespace and account, ask for aws:RequestTag/kubernetes-namespace and kubernetes-service-account as well.",
    };
  if (service === "rolesanywhere.amazonaws.com")
    return "Any certificate of any trust anchor of the account becomes it. Find out which anchor and which common name are meant: `aws rolesanywhere list-trust-anchors` and `list-subjects` in each region; then ask for aws:SourceArn (the anchor) and aws:PrincipalTag/x509Subject/CN.";
  return `Find out for which resource ${service} acts: its ARN is what aws:SourceArn is asked for.`;
}

function ofToken({ trust, known }: Pick<TrustRequest, "trust" | "known">): Tightened | string {
  const bar = trust.trusted.value.indexOf("|");
  const [issuer, pattern] = [trust.trusted.value.slice(0, bar), trust.trusted.value.slice(bar + 1)];
  if (!/[*?]/.test(pattern)) return ofAudience(trust.condition, issuer);
  const subjects = known
    .filter((one) => one.startsWith(`${issuer}|`))
    .map((one) => one.slice(bar + 1))
    .filter((one) => !/[*?]/.test(one) && coversPattern(pattern, one, true))
    .sort();
  if (subjects.length === 0)
    return `Find out which subjects come: CloudTrail, event AssumeRoleWithWebIdentity with this role, userIdentity.userName is the token's subject; or ask the owner of what signs in at ${issuer}. Then ask for exactly those in ${issuer}:sub by StringEquals.`;
  return {
    condition: (condition) => withSubjects(condition, issuer, subjects),
    title:
      subjects.length === 1
        ? "Ask for the one subject that comes"
        : `Ask for the ${subjects.length} subjects that come`,
    why: `Known to become it, as both sides were collected: ${subjects.join(", ")}. See first in CloudTrail, event AssumeRoleWithWebIdentity with this role, that userIdentity.userName is no other.`,
  };
}

function ofAudience(condition: Json, issuer: string): Tightened | string {
  const asks = conditionEntries(condition).some(({ key }) => key === `${issuer}:aud`.toLowerCase());
  if (asks) return "What it asks of the audience anybody meets: name the audience that is meant.";
  return {
    condition: (before) => withCondition(before, "StringEquals", `${issuer}:aud`, "sts.amazonaws.com"),
    title: "Ask for the audience",
    why: "Tokens made for AWS have the audience sts.amazonaws.com unless somebody chose another: look into one first.",
  };
}

/** Subjects of the same issuer that the same statement lets in besides. */
function otherSubjects(document: Json, { mechanism, trusted, condition }: TrustRequest["trust"]): string[] {
  if (mechanism !== "web-identity") return [];
  const issuer = `${trusted.value.slice(0, trusted.value.indexOf("|"))}|`;
  const statement = statementsOf(document).find((one) =>
    parseTrustPolicy({ Statement: [one] }).some(
      (entry) => entry.trusted.value === trusted.value && sameText(entry.condition, condition),
    ),
  );
  return parseTrustPolicy({ Statement: statement === undefined ? [] : [statement] }).flatMap(
    ({ trusted: { value } }) =>
      value.startsWith(issuer) && value !== trusted.value ? [value.slice(issuer.length)] : [],
  );
}

function sameText(one: Json, other: Json): boolean {
  const text = (value: Json) =>
    JSON.stringify(
      conditionEntries(value)
        .map((entry) => JSON.stringify(entry))
        .sort(),
    );
  return text(one) === text(other);
}
