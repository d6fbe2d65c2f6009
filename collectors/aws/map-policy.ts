/** Policies and their attachments as role and grant records; the same for users, groups and roles, live and imported. */
import { createHash } from "node:crypto";
import type { GrantRecord, Json, RoleRecord } from "#lib/ingest/contract.ts";
import { inlinePolicyKey, isAwsManagedPolicy, managedPolicyKey, parseArn } from "#lib/providers/aws/keys.ts";
import { decodePolicyDocument } from "#lib/providers/aws/policy-document.ts";
import type { AttachedPolicy, ManagedPolicyDetail, PolicyText } from "./authorization-types.ts";

type Holder = {
  id: string;
  arn: string;
  inline: PolicyText[];
  attached: AttachedPolicy[];
  boundary: string | undefined;
};

/** The role records of a principal's inline policies, and its grants: inline, attached and boundary. */
export function policyRecords(holder: Holder, account: string): (RoleRecord | GrantRecord)[] {
  const inline = holder.inline.flatMap((policy) => {
    const role = inlineRole(holder.arn, policy, account);
    return [role, grant(holder.id, role.externalId, account, "allow", "inline")];
  });
  const attached = new Set(holder.attached.flatMap(({ PolicyArn }) => (PolicyArn ? [PolicyArn] : [])));
  const grants = [...attached].map((arn) =>
    grant(holder.id, managedPolicyKey(arn, account), account, "allow", "attached"),
  );
  if (holder.boundary) {
    grants.push(
      grant(holder.id, managedPolicyKey(holder.boundary, account), account, "boundary", "boundary"),
    );
  }
  return [...inline, ...grants];
}

function inlineRole(principalArn: string, policy: PolicyText, account: string): RoleRecord {
  const name = policy.PolicyName ?? "";
  return {
    type: "role",
    scope: account,
    externalId: inlinePolicyKey(principalArn, name),
    kind: "aws_inline_policy",
    name,
    resourceName: null,
    version: null,
    manager: "customer",
    ...documentFields(policy.PolicyDocument, {}),
  };
}

function grant(
  principalId: string,
  role: string,
  account: string,
  effect: GrantRecord["effect"],
  via: string,
): GrantRecord {
  return {
    type: "grant",
    scope: account,
    subject: { kind: "id", value: principalId },
    role: { kind: "id", value: role },
    effect,
    via,
    condition: null,
    attributes: {},
    unknown: [],
  };
}

/** A managed policy with the document of its default version. */
export function managedPolicyRole(
  policy: ManagedPolicyDetail & { Arn: string },
  account: string,
): RoleRecord {
  const isDefault = (version: { VersionId?: string; IsDefaultVersion?: boolean }) =>
    policy.DefaultVersionId
      ? version.VersionId === policy.DefaultVersionId
      : version.IsDefaultVersion === true;
  const version = (policy.PolicyVersionList ?? []).find(isDefault);
  const attributes = {
    attachmentCount: policy.AttachmentCount ?? null,
    versionCreatedAt: version?.CreateDate?.toISOString() ?? null,
    path: policy.Path ?? null,
  };
  return {
    ...managedRoleHead(policy.Arn, account),
    ...(policy.PolicyName ? { name: policy.PolicyName } : {}),
    version: policy.DefaultVersionId ?? version?.VersionId ?? null,
    ...documentFields(version?.Document, attributes),
  };
}

/** Stands in for a policy that is attached and was not delivered, so that its grants still have something to point at. */
export function unreadPolicyRole(policyArn: string, account: string): RoleRecord {
  return {
    ...managedRoleHead(policyArn, account),
    version: null,
    document: null,
    attributes: {},
    unknown: ["document", "version", "attributes"],
  };
}

function managedRoleHead(policyArn: string, account: string) {
  const isAws = isAwsManagedPolicy(policyArn);
  return {
    type: "role" as const,
    scope: account,
    externalId: managedPolicyKey(policyArn, account),
    kind: isAws ? "aws_managed_policy" : "aws_customer_policy",
    name: parseArn(policyArn)?.resource.split("/").at(-1) ?? policyArn,
    resourceName: policyArn,
    manager: isAws ? ("provider" as const) : ("customer" as const),
  };
}

/** The document of a role record; one that cannot be read is marked unknown, with a hash that tells when it changes. */
export function documentFields(
  raw: unknown,
  attributes: { [key: string]: Json },
): Pick<RoleRecord, "document" | "attributes" | "unknown"> {
  const decoded = decodePolicyDocument(raw);
  if (decoded.document !== null) return { document: decoded.document, attributes, unknown: [] };
  const text = typeof raw === "string" ? raw : (JSON.stringify(raw) ?? "");
  const rawHash = createHash("sha256").update(text).digest("hex");
  return {
    document: null,
    attributes: { ...attributes, problem: decoded.problem, rawHash },
    unknown: ["document"],
  };
}
