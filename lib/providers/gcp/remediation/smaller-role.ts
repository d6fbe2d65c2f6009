/**
 * What may take a role's place: a role of Google that lies between what is needed and what was given, or else one of one's own that
 * holds exactly what is needed, cut where it would be larger than Google takes.
 */
import type { StoredRole } from "../../remediation.ts";

/** Source: IAM documentation, "Quotas and limits": title, description and permission names together have 64 KB, at most 3,000 names. */
const mostCharacters = 60_000;
const mostPermissions = 3000;

export function permissionsOf({ document }: Pick<StoredRole, "document">): string[] {
  const included = (document as { includedPermissions?: unknown } | null)?.includedPermissions;
  return Array.isArray(included) ? included.filter((one): one is string => typeof one === "string") : [];
}

/** Of what could go, a ready role must take at least this share: what it leaves beyond need is given for nothing. */
const leastShare = 0.8;

/** The smallest that gives all that is needed and nothing that was not given; null where none does. */
export function readyRole(
  given: readonly string[],
  needed: readonly string[],
  ready: readonly StoredRole[],
): { role: StoredRole; permissions: string[] } | null {
  const allowed = new Set(given);
  const most = needed.length + (given.length - needed.length) * (1 - leastShare);
  const fitting = ready.flatMap((role) => {
    const permissions = permissionsOf(role);
    if (permissions.length < needed.length || permissions.length > most || permissions.length >= given.length)
      return [];
    if (role.attributes.stage === "DEPRECATED" || role.attributes.stage === "DISABLED") return [];
    if (!permissions.every((one) => allowed.has(one))) return [];
    const held = new Set(permissions);
    return needed.every((one) => held.has(one)) ? [{ role, permissions }] : [];
  });
  return fitting.sort((one, other) => one.permissions.length - other.permissions.length)[0] ?? null;
}

/** In order, each list small enough for one custom role. */
export function roleParts(permissions: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  let size = 0;
  for (const permission of permissions) {
    const last = parts.at(-1) ?? [];
    if (size + permission.length > mostCharacters || last.length >= mostPermissions) {
      parts.push([permission]);
      size = permission.length;
    } else {
      last.push(permission);
      size += permission.length;
    }
  }
  return parts;
}
