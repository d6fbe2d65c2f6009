/** A deny policy as the role that holds its rules and one grant per rule and principal. Source: iam v2 `Policy`. */
import type { GrantRecord, Json, RoleRecord } from "#lib/ingest/contract.ts";
import { memberRef } from "#lib/providers/gcp/keys.ts";
import { parseMember } from "#lib/providers/gcp/members.ts";
import { conditionOf } from "./map-binding.ts";
import { lastPart, recordOf, recordsOf, textOf, textsOf } from "./read-field.ts";

/** `policy`: as `get` gives it; the list leaves the rules out. Null for what has no name. */
export function denyPolicyRecords(
  policy: Record<string, unknown>,
  scope: string,
): (RoleRecord | GrantRecord)[] | null {
  const name = textOf(policy.name);
  if (name === null) return null;
  // The attachment point in the name may be encoded once or twice; the id and its scope are all that differ.
  const externalId = `${scope}/denypolicies/${lastPart(name)}`;
  const rules = recordsOf(policy.rules);
  const role: RoleRecord = {
    type: "role",
    scope,
    externalId,
    kind: "gcp_deny_policy",
    name: textOf(policy.displayName) ?? lastPart(name),
    resourceName: externalId,
    version: textOf(policy.etag),
    manager: "customer",
    document: { rules: rules as Json },
    attributes: {},
    unknown: [],
  };
  return [role, ...grantsOf(rules, externalId, scope)];
}

function* grantsOf(rules: Record<string, unknown>[], policy: string, scope: string): Iterable<GrantRecord> {
  const seen = new Set<string>();
  for (const rule of rules) {
    const deny = recordOf(rule.denyRule);
    for (const text of textsOf(deny.deniedPrincipals)) {
      const grant: GrantRecord = {
        type: "grant",
        scope,
        subject: memberRef(parseMember(text)),
        role: { kind: "id", value: policy },
        effect: "deny",
        via: "deny-policy",
        condition: conditionOf(deny.denialCondition),
        attributes: {},
        unknown: [],
      };
      const key = JSON.stringify(grant);
      if (!seen.has(key)) yield grant;
      seen.add(key);
    }
  }
}
