/** What roles and deny policies of Google Cloud say, for people to read: nothing that decides is left out. */
import type { Json } from "#lib/ingest/contract.ts";
import type { PolicyStatement } from "../policy-statements.ts";

/** Null for a document that is neither a role's `includedPermissions` nor a deny policy's `rules`. */
export function gcpPolicyStatements(document: Json): PolicyStatement[] | null {
  if (!isRecord(document)) return null;
  if (Array.isArray(document.includedPermissions))
    return [roleStatement(textsOf(document.includedPermissions))];
  if (Array.isArray(document.rules)) return document.rules.filter(isRecord).map(denyStatement);
  return null;
}

/** A role says nothing of where it holds: that is the binding's part. */
function roleStatement(permissions: string[]): PolicyStatement {
  return {
    sid: null,
    effect: "Allow",
    actions: permissions,
    notActions: [],
    resources: ["what it is granted on and everything below"],
    notResources: [],
    condition: null,
  };
}

function denyStatement(rule: { [key: string]: Json }): PolicyStatement {
  const deny = isRecord(rule.denyRule) ? rule.denyRule : {};
  const exempt = textsOf(deny.exceptionPrincipals);
  return {
    sid: typeof rule.description === "string" && rule.description !== "" ? rule.description : null,
    effect: "Deny",
    actions: [
      ...textsOf(deny.deniedPermissions),
      ...textsOf(deny.exceptionPermissions).map((permission) => `but not ${permission}`),
    ],
    notActions: [],
    resources: [
      `what it is attached to and everything below, for ${textsOf(deny.deniedPrincipals).join(", ")}`,
      ...exempt.map((principal) => `but not for ${principal}`),
    ],
    notResources: [],
    condition: isRecord(deny.denialCondition) ? deny.denialCondition : null,
  };
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function isRecord(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
