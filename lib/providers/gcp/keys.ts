/**
 * Stable keys of what Google Cloud gives no id of its own: a member of a policy always gets the same key, whatever spelling the
 * policy used. Service accounts are found by their unique ids, and by e-mail only where that is all there is.
 */
import { normalizeIssuer } from "#lib/domain/federation/normalize-issuer.ts";
import type { Ref } from "#lib/ingest/contract.ts";
import type { ExternalPrincipal, Nature } from "../contract.ts";
import { type Member, memberText, parseMember } from "./members.ts";
import { serviceAgentOf } from "./service-agents.ts";

/** How records name a member of a policy. A whole workload identity pool is the pool itself, which is collected. */
export function memberRef(member: Member): Ref {
  if (member.form === "service-account") {
    // The e-mail may belong to a new account by now; the unique id never does.
    if (member.deleted && member.uid !== null) return { kind: "id", value: member.uid };
    if (!member.deleted) return { kind: "name", value: member.email };
  }
  if (member.form === "anyone") return { kind: "anyone", value: "*" };
  if (member.form === "pool-member" && member.selector === "*" && isWorkloadPool(member.pool)) {
    return { kind: "name", value: member.pool };
  }
  return { kind: "member", value: memberText(member) };
}

/** A service account as its e-mail or unique id names it. */
export function accountRef(emailOrId: string): Ref {
  return /^\d+$/.test(emailOrId)
    ? { kind: "id", value: emailOrId }
    : { kind: "name", value: emailOrId.toLowerCase() };
}

/** A role that Google defines, as one organization or project sees it: another source has its own. */
export function predefinedRoleKey(role: string, root: string): string {
  return `${role}@${root}`;
}

/** The stable key of the role a binding names: `roles/…` are Google's, all others carry their owner in their name. */
export function roleKey(role: string, root: string): string {
  return role.startsWith("roles/") ? predefinedRoleKey(role, root) : role;
}

export function isWorkloadPool(pool: string): boolean {
  return pool.includes("/workloadIdentityPools/");
}

/** The key of somebody a ref names and nobody collects; null for refs that only a collected principal can answer. */
export function externalPrincipal(ref: Ref, _subjectScope: string): ExternalPrincipal | null {
  switch (ref.kind) {
    case "anyone":
      return external("gcp_anyone", "set", "allUsers", "Anyone");
    case "name":
      return serviceAgentOf(ref.value) === null
        ? null
        : external("gcp_service_agent", "provider-managed", `serviceAccount:${ref.value}`, ref.value);
    case "account":
      return external("gcp_foreign_account", "external", `account:${ref.value}`, ref.value);
    case "federated":
      return federated(ref.value);
    case "member": {
      const member = parseMember(ref.value);
      const { kind, nature, name } = kindOfMember(member);
      return external(kind, nature, memberText(member), name);
    }
    default:
      return null;
  }
}

function external(kind: string, nature: Nature, externalId: string, name: string): ExternalPrincipal {
  return { kind, nature, externalId, name };
}

function federated(value: string): ExternalPrincipal {
  const bar = value.indexOf("|");
  const issuer = normalizeIssuer(bar < 0 ? value : value.slice(0, bar));
  const subject = bar < 0 ? "*" : value.slice(bar + 1);
  const name = subject === "*" ? `Anyone from ${issuer}` : subject;
  return external("gcp_federated_subject", "external", `federated:${issuer}|${subject}`, name);
}

/** What a member is, and what to call it. */
export function kindOfMember(member: Member): { kind: string; nature: Nature; name: string } {
  switch (member.form) {
    case "user":
      return { kind: "gcp_user", nature: "human", name: member.email };
    case "group":
      return { kind: "gcp_group", nature: "group", name: member.email };
    case "domain":
      return { kind: "gcp_domain", nature: "set", name: `Everybody at ${member.domain}` };
    case "customer":
      return { kind: "gcp_domain", nature: "set", name: `Everybody of customer ${member.customer}` };
    case "anyone":
      return { kind: "gcp_anyone", nature: "set", name: "Anyone" };
    case "authenticated":
      return { kind: "gcp_anyone", nature: "set", name: "Anyone with a Google account" };
    case "service-account":
      return serviceAgentOf(member.email) === null
        ? { kind: "gcp_deleted_account", nature: "external", name: member.email }
        : { kind: "gcp_service_agent", nature: "provider-managed", name: member.email };
    case "cluster-account":
      return {
        kind: "gcp_cluster_account",
        nature: "external",
        name: `${member.namespace}/${member.account} in ${member.pool}`,
      };
    case "pool-member":
      return kindOfPoolMember(member);
    case "account-set":
      return {
        kind: "gcp_account_set",
        nature: "set",
        name: `All service ${member.of === "ServiceAgent" ? "agents" : "accounts"} of ${member.scope}`,
      };
    case "agent":
      return member.isSet
        ? { kind: "gcp_agent_set", nature: "set", name: `Agents ${member.selector} of ${member.trustDomain}` }
        : {
            kind: "gcp_agent",
            nature: "machine",
            name: member.selector.split("/").at(-1) ?? member.selector,
          };
    case "basic-role":
      return {
        kind: "gcp_basic_role_holders",
        nature: "set",
        name: `Every ${member.role} of ${member.project}`,
      };
    case "unknown":
      return { kind: "gcp_unknown_member", nature: "unknown", name: member.text };
  }
}

function kindOfPoolMember(member: { isSet: boolean; pool: string; selector: string }): {
  kind: string;
  nature: Nature;
  name: string;
} {
  const pool = member.pool.split("/").at(-1) ?? member.pool;
  const isWorkload = isWorkloadPool(member.pool);
  if (member.isSet) {
    const kind = isWorkload ? "gcp_federated_set" : "gcp_workforce_set";
    return {
      kind,
      nature: "set",
      name: `${member.selector === "*" ? "Everybody" : member.selector} in ${pool}`,
    };
  }
  const subject = member.selector.replace(/^subject\//, "");
  return isWorkload
    ? { kind: "gcp_federated_subject", nature: "external", name: subject }
    : { kind: "gcp_workforce_subject", nature: "human", name: subject };
}
