/** Roles with their permissions, and the actions the cloud turns out to know. Source: iam v1 `Role`. */
import type { ActionRecord, Json, RoleRecord } from "#lib/ingest/contract.ts";
import { predefinedRoleKey } from "#lib/providers/gcp/keys.ts";
import { textOf, textsOf } from "./read-field.ts";

/** `root`: where the source begins, `scope`: where the role lives. Null for what has no name. */
export function roleRecord(
  data: Record<string, unknown>,
  { root, scope }: { root: string; scope: string },
): RoleRecord | null {
  const name = textOf(data.name);
  if (name === null) return null;
  const isPredefined = name.startsWith("roles/");
  const attributes: { [key: string]: Json } = {};
  for (const field of ["description", "stage"]) {
    const text = textOf(data[field]);
    if (text !== null) attributes[field] = text;
  }
  // A deleted custom role is still named by bindings and gives nothing.
  if (data.deleted === true) attributes.deleted = true;
  return {
    type: "role",
    scope,
    externalId: isPredefined ? predefinedRoleKey(name, root) : name,
    kind: isPredefined ? "gcp_predefined_role" : "gcp_custom_role",
    name: textOf(data.title) ?? name,
    resourceName: name,
    // Predefined roles all have the same etag, which says nothing.
    version: isPredefined ? null : textOf(data.etag),
    manager: isPredefined ? "provider" : "customer",
    document: {
      includedPermissions: data.deleted === true ? [] : textsOf(data.includedPermissions).toSorted(),
    },
    attributes,
    unknown: [],
  };
}

/** One record per permission that was not seen before; `seen` is added to. */
export function* actionRecords(role: RoleRecord, seen: Set<string>): Iterable<ActionRecord> {
  const document = role.document as { includedPermissions: string[] };
  for (const name of document.includedPermissions) {
    if (seen.has(name)) continue;
    seen.add(name);
    yield { type: "action", name, level: levelOf(name), unknown: [] };
  }
}

/**
 * What a permission lets at most, by its verb; a verb that says nothing counts as writing. Those that decide who may do what, or hand
 * out what lets one act as another, are `permissions`.
 */
export function levelOf(permission: string): NonNullable<ActionRecord["level"]> {
  const verb = permission.slice(permission.lastIndexOf(".") + 1);
  if (/setIamPolicy$/i.test(verb) || decides.test(permission)) return "permissions";
  if (/^(list|search|listEffectiveTags|listTagBindings|query.*)$/.test(verb)) return "list";
  if (
    /^(access|get|getIamPolicy|list[A-Z].*|search[A-Z].*|get[A-Z].*|view.*|read.*|fetch.*|check.*|export.*|analyze.*)$/.test(
      verb,
    )
  ) {
    return "read";
  }
  if (/^(createTagBinding|deleteTagBinding)$/.test(verb)) return "tagging";
  return "write";
}

const decides =
  /^iam\.(serviceAccounts\.(actAs|getAccessToken|getOpenIdToken|signBlob|signJwt|implicitDelegation)|serviceAccountKeys\.(create|upload|enable)|roles\.(create|update|delete|undelete)|denypolicies\.(create|update|delete))$|^iam\.googleapis\.com\/(workloadIdentityPool|workforcePool)[A-Za-z]*\.(create|update|delete|undelete)$|^orgpolicy\.policy\.set$|^storage\.hmacKeys\.create$/;
