/**
 * Tells software from people among Google Cloud principals: the same facts always give the same nature, with the evidence that decided
 * it. A service account is made for software; who else may act as it is said beside that.
 */
import type { Nature, NatureVerdict, PrincipalFacts } from "../contract.ts";
import { kindOfMember } from "./keys.ts";
import { parseMember } from "./members.ts";
import { serviceAgentOf } from "./service-agents.ts";

/** The nature of a principal of any kind in `gcpProvider.principalKinds`. */
export function natureOf(facts: PrincipalFacts): NatureVerdict {
  if (facts.kind === "gcp_service_account") return natureOfAccount(facts);
  const [nature, evidence] = others[facts.kind] ?? [
    "unknown",
    `Nothing is known about the kind ${facts.kind}.`,
  ];
  return { nature, confidence: nature === "unknown" ? "low" : "high", evidence: [evidence] };
}

const others: Record<string, [Nature, string]> = {
  gcp_service_agent: ["provider-managed", "Google runs one of its services as it."],
  gcp_deleted_account: ["external", "A policy still names it; it was deleted."],
  gcp_workload_identity_pool: ["set", "A pool stands for everybody whose tokens it accepts."],
  gcp_workload_identity_provider: ["set", "A provider stands for everybody it signs in."],
  gcp_federated_subject: ["external", "It signs in with a token of another system and lives there."],
  gcp_federated_set: ["set", "It stands for everybody in a pool whose token has that attribute."],
  gcp_cluster_account: ["external", "It is a Kubernetes service account and lives in a cluster."],
  gcp_workforce_subject: ["human", "A workforce pool signs in people."],
  gcp_workforce_set: ["set", "It stands for people of a workforce pool."],
  gcp_agent: ["machine", "It is the identity of an AI agent that runs on Google Cloud."],
  gcp_agent_set: ["set", "It stands for many AI agents."],
  gcp_account_set: ["set", "It stands for every service account of a project, folder or organization."],
  gcp_basic_role_holders: ["set", "It stands for whoever holds a basic role of the project."],
  gcp_user: ["human", "It is the account of a person."],
  gcp_group: ["group", "A group passes its roles on to its members."],
  gcp_domain: ["set", "It stands for everybody of a Workspace or Cloud Identity customer."],
  gcp_anyone: ["set", "It stands for anyone."],
  gcp_foreign_account: ["external", "It is an account of another cloud that a pool accepts."],
  gcp_unknown_member: ["unknown", "A policy names it in a form that nobody has described yet."],
};

const maximumEvidence = 8;

function natureOfAccount(facts: PrincipalFacts): NatureVerdict {
  const agent = serviceAgentOf(facts.resourceName ?? "");
  if (agent !== null) {
    return {
      nature: "provider-managed",
      confidence: "high",
      evidence: [`It is the service agent of ${agent.product}: Google runs it.`],
    };
  }
  const software = waysOfSoftware(facts);
  const people = waysOfPeople(facts);
  if (people.length > 0) {
    return {
      nature: "mixed",
      confidence: "medium",
      evidence: [...people, ...software].slice(0, maximumEvidence),
    };
  }
  if (!facts.unreadStreams.includes("gcp/iam-policies")) {
    return { nature: "machine", confidence: "high", evidence: software.slice(0, maximumEvidence) };
  }
  const caveat = "Whether people may impersonate it could not be read.";
  return {
    nature: "machine",
    confidence: "medium",
    evidence: [...software.slice(0, maximumEvidence - 1), caveat],
  };
}

function waysOfSoftware(facts: PrincipalFacts): string[] {
  const evidence: string[] = [];
  if (facts.attributes.default === "compute") {
    evidence.push("Whatever runs on Compute Engine without naming an account runs as it.");
  }
  if (facts.attributes.default === "app-engine") {
    evidence.push("App Engine and older functions run as it unless they name another account.");
  }
  for (const { mechanism, trusted } of facts.trusts) {
    if (mechanism === "web-identity") {
      evidence.push(`Software outside Google Cloud becomes it with a token (${nameOf(trusted)}).`);
    } else if (mechanism === "workload-identity") {
      evidence.push(`Pods that run as ${nameOf(trusted)} become it.`);
    } else if (mechanism === "impersonation" && isSoftware(trusted)) {
      evidence.push(`${trusted.value} may impersonate it.`);
    }
  }
  const keys = facts.credentials.filter(({ status }) => status === "active").length;
  if (keys > 0) evidence.push(`It has ${keys === 1 ? "a key" : `${keys} keys`} that software signs in with.`);
  return [...new Set(evidence), "A service account is made for software to act as."];
}

/** Only who may act as it directly: attaching an account to a machine is not acting as it. */
function waysOfPeople(facts: PrincipalFacts): string[] {
  return facts.trusts
    .filter(({ mechanism, trusted }) => mechanism === "impersonation" && isPeople(trusted))
    .map(({ trusted }) => `${isGroup(trusted) ? "The group " : ""}${nameOf(trusted)} may impersonate it.`);
}

function isPeople({ kind, value }: { kind: string; value: string }): boolean {
  if (kind !== "member") return false;
  const member = parseMember(value);
  if (member.deleted) return false;
  if (member.form === "pool-member") return member.pool.includes("/workforcePools/");
  return ["user", "group", "domain", "customer"].includes(member.form);
}

function isSoftware({ kind }: { kind: string }): boolean {
  return kind === "name" || kind === "id";
}

function isGroup({ value }: { value: string }): boolean {
  return parseMember(value).form === "group";
}

/** What pages call it. */
function nameOf({ kind, value }: { kind: string; value: string }): string {
  return kind === "member" ? kindOfMember(parseMember(value)).name : value;
}
