/** The nature of an IAM role follows from who may assume it; one readable way in beats any number of unreadable ones. */
import type { Confidence, NatureVerdict, PrincipalFacts } from "../contract.ts";
import { accountOfArn, isAccountId, parseArn } from "./keys.ts";
import { conditionEntries } from "./statements.ts";

type Trust = PrincipalFacts["trusts"][number];
type WayIn = { by: "machine" | "human" | "unknown"; confidence: Confidence; evidence: string };

export function natureOfRole(facts: PrincipalFacts): NatureVerdict {
  const path = pathOf(facts);
  if (path.startsWith("/aws-service-role/")) {
    return verdict("provider-managed", "high", [
      "It is a service-linked role: AWS owns its policy and its sessions.",
    ]);
  }
  if (path.startsWith("/aws-reserved/sso.amazonaws.com/")) {
    return verdict("human", "high", ["Identity Center made it for people who sign in."]);
  }
  const waysIn = facts.trusts.map((trust) => wayIn(trust, accountOfArn(facts.resourceName ?? "")));
  const machine = waysIn.filter((way) => way.by === "machine");
  const human = waysIn.filter((way) => way.by === "human");
  if (machine.length > 0 && human.length > 0) {
    return verdict("mixed", weakest([...machine, ...human]), evidenceOf([...machine, ...human]));
  }
  if (machine.length > 0) return verdict("machine", strongest(machine), evidenceOf([...machine, ...waysIn]));
  if (human.length > 0) return verdict("human", strongest(human), evidenceOf([...human, ...waysIn]));
  if (waysIn.length > 0) return verdict("unknown", "low", evidenceOf(waysIn));
  return verdict("unknown", "low", [nobody(facts)]);
}

function nobody(facts: PrincipalFacts): string {
  return facts.unreadStreams.includes("aws/principals")
    ? "Its trust policy could not be read."
    : "Its trust policy lets nobody in.";
}

function pathOf(facts: PrincipalFacts): string {
  if (typeof facts.attributes.path === "string") return facts.attributes.path;
  const resource = parseArn(facts.resourceName ?? "")?.resource ?? "";
  return /^role(\/.*\/|\/)/.exec(resource)?.[1] ?? "/";
}

function wayIn(trust: Trust, ownAccount: string | null): WayIn {
  switch (trust.mechanism) {
    case "service":
      return way("machine", "high", `The service ${trust.trusted.value} assumes it.`);
    case "pod-identity":
      return way("machine", "high", "Kubernetes pods assume it through EKS Pod Identity.");
    case "roles-anywhere":
      return way("machine", "high", "Workloads outside AWS assume it through Roles Anywhere.");
    case "saml":
      return way("human", "medium", `People assume it after SAML sign-in (${trust.trusted.value}).`);
    case "web-identity":
      return webIdentity(trust);
    default:
      return assumeRole(trust, ownAccount);
  }
}

/** Issuers that sign in the users of an app, not its software. */
const endUserIssuers = new Set([
  "accounts.google.com",
  "cognito-identity.amazonaws.com",
  "cognito-identity.amazonaws.com.cn",
  "cognito-identity-us-gov.amazonaws.com",
  "graph.facebook.com",
  "www.amazon.com",
]);

function webIdentity(trust: Trust): WayIn {
  const issuer = trust.trusted.value.split("|")[0] ?? "";
  if (endUserIssuers.has(issuer)) {
    return way("human", "medium", `End users of an app assume it after signing in at ${issuer}.`);
  }
  return way("machine", "high", `Workloads with a token of ${issuer} assume it.`);
}

function assumeRole(trust: Trust, ownAccount: string | null): WayIn {
  const { kind, value } = trust.trusted;
  if (requiresMfa(trust))
    return way("human", "medium", "Its trust policy asks for a second factor, which only people have.");
  if (kind === "anyone") return way("unknown", "low", "Anyone who meets the condition may assume it.");
  if (kind === "id") return way("unknown", "low", `Its trust policy names ${value}, which was deleted.`);
  const account = kind === "account" && isAccountId(value) ? value : accountOfArn(value);
  if (account === null || account !== ownAccount) return crossAccount(trust, account);
  const resource = parseArn(value)?.resource ?? "";
  if (resource.startsWith("user/")) return way("human", "medium", `The user ${value} assumes it.`);
  if (/(^|\/)AWSReservedSSO_/.test(resource))
    return way("human", "medium", "People from Identity Center assume it.");
  if (resource.startsWith("role/")) return way("machine", "medium", `The role ${value} assumes it.`);
  return way("unknown", "low", "Whoever its own account permits may assume it.");
}

function crossAccount(trust: Trust, account: string | null): WayIn {
  const from = account === null ? "Another party" : `Account ${account}`;
  if (requiresExternalId(trust)) {
    return way(
      "machine",
      "medium",
      `${from} assumes it with an external id, as software of a third party does.`,
    );
  }
  return way("unknown", "low", `${from} may assume it; who does so there cannot be seen.`);
}

function requiresExternalId(trust: Trust): boolean {
  return conditionEntries(trust.condition).some(
    (entry) =>
      entry.key === "sts:externalid" && /^string(equals|equalsignorecase|like)$/.test(entry.operator),
  );
}

function requiresMfa(trust: Trust): boolean {
  return conditionEntries(trust.condition).some(
    (entry) =>
      (entry.key === "aws:multifactorauthpresent" &&
        entry.operator.startsWith("bool") &&
        entry.values.includes("true")) ||
      (entry.key === "aws:multifactorauthage" && entry.operator.startsWith("numericless")),
  );
}

function way(by: WayIn["by"], confidence: Confidence, evidence: string): WayIn {
  return { by, confidence, evidence };
}

function verdict(nature: NatureVerdict["nature"], confidence: Confidence, evidence: string[]): NatureVerdict {
  return { nature, confidence, evidence };
}

const maximumEvidence = 8;

function evidenceOf(ways: WayIn[]): string[] {
  return [...new Set(ways.map((candidate) => candidate.evidence))].slice(0, maximumEvidence);
}

const order: Confidence[] = ["low", "medium", "high"];

function strongest(ways: WayIn[]): Confidence {
  return order.findLast((level) => ways.some((candidate) => candidate.confidence === level)) ?? "low";
}

function weakest(ways: WayIn[]): Confidence {
  return order.find((level) => ways.some((candidate) => candidate.confidence === level)) ?? "low";
}
