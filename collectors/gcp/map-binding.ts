/** The bindings of an allow policy as grants, and as ways to act as an account where it is an account's own policy. Source: iam v1 `Policy`. */
import type { GrantRecord, Json, Ref, RejectedRecord, TrustRecord } from "#lib/ingest/contract.ts";
import { memberRef, roleKey } from "#lib/providers/gcp/keys.ts";
import { type Member, parseMember } from "#lib/providers/gcp/members.ts";
import { recordOf, recordsOf, textOf, textsOf } from "./read-field.ts";

/** What a policy is attached to. */
export type Attachment = {
  /** Where its grants hold, or the project they are in. */
  scope: string;
  root: string;
  /** Null: the scope itself. Else the full resource name without `//`. */
  resource: string | null;
  resourceType: string | null;
  /** The account whose own policy it is. */
  account: Ref | null;
};

export type PolicyRecord = GrantRecord | TrustRecord | RejectedRecord;

/** Each fact once, though a policy may say it twice in different spellings. */
export function* policyRecords(policy: unknown, attachment: Attachment): Iterable<PolicyRecord> {
  const seen = new Set<string>();
  for (const { role, condition, members } of bindingsOf(policy)) {
    if (isConditionLost(role)) {
      yield { type: "rejected", reason: "unreadable", sample: `${role} on ${attachment.scope}`, unknown: [] };
      continue;
    }
    for (const text of members) {
      const member = parseMember(text);
      const records: PolicyRecord[] = [grantRecord(member, role, condition, attachment)];
      const trust = attachment.account === null ? null : trustRecord(member, role, condition, attachment);
      if (trust !== null) records.push(trust);
      for (const record of records) {
        const key = JSON.stringify(record);
        if (!seen.has(key)) yield record;
        seen.add(key);
      }
    }
  }
}

export type Binding = { role: string; condition: Json; members: string[] };

/** `bindings` may be absent: then there are none. */
export function bindingsOf(policy: unknown): Binding[] {
  return recordsOf(recordOf(policy).bindings).flatMap((binding) => {
    const role = textOf(binding.role);
    if (role === null) return [];
    return [{ role, condition: conditionOf(binding.condition), members: textsOf(binding.members) }];
  });
}

/** What IAM makes of a conditional binding when it is asked for an older version of the policy: the condition is gone. */
function isConditionLost(role: string): boolean {
  return /_withcond_[0-9a-f]+$/.test(role);
}

export function conditionOf(condition: unknown): Json {
  const found = recordOf(condition);
  const parts = ["expression", "title", "description", "location"].flatMap((field) => {
    const text = textOf(found[field]);
    return text === null ? [] : [[field, text] as const];
  });
  return parts.length === 0 ? null : Object.fromEntries(parts);
}

function grantRecord(member: Member, role: string, condition: Json, attachment: Attachment): GrantRecord {
  const { scope, root, resource, resourceType } = attachment;
  return {
    type: "grant",
    scope,
    subject: memberRef(member),
    role: { kind: "id", value: roleKey(role, root) },
    effect: "allow",
    via: resource === null ? "binding" : `binding/${resource}`,
    condition,
    attributes: {
      ...(resourceType !== null && { resourceType }),
      ...(member.deleted && { deletedMember: true }),
    },
    unknown: [],
  };
}

/** Roles that let their holder act as the account, or attach it. Source: https://cloud.google.com/iam/docs/service-account-permissions */
const mechanisms = new Map([
  ["roles/iam.workloadIdentityUser", "impersonation"],
  ["roles/iam.serviceAccountTokenCreator", "impersonation"],
  ["roles/iam.serviceAccountOpenIdTokenCreator", "impersonation"],
  ["roles/iam.serviceAccountUser", "act-as"],
]);

function trustRecord(
  member: Member,
  role: string,
  condition: Json,
  { scope, account }: Attachment,
): TrustRecord | null {
  const mechanism = mechanisms.get(role);
  if (mechanism === undefined || account === null) return null;
  return {
    type: "trust",
    scope,
    subject: account,
    trusted: memberRef(member),
    mechanism: mechanism === "impersonation" ? mechanismFor(member) : mechanism,
    condition,
    attributes: { role, ...(member.deleted && { deletedMember: true }) },
    unknown: [],
  };
}

/** Pods and federated workloads sign in with their own tokens; everybody else impersonates. */
function mechanismFor(member: Member): string {
  if (member.form === "cluster-account") return "workload-identity";
  if (member.form !== "pool-member" || !member.pool.includes("/workloadIdentityPools/"))
    return "impersonation";
  return member.pool.endsWith(".svc.id.goog") ? "workload-identity" : "web-identity";
}
