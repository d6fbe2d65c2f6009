/** From the groups a provider tells to a role: the widest that any of them maps to. */
import { Invalid } from "#lib/errors.ts";
import { type Role, reaches, roleNamed, roles } from "./roles.ts";

/** Group → role. */
export type RoleMap = ReadonlyMap<string, Role>;

/** `sec-leads=lead,platform=administrator`; a group may hold `=`, never a comma or semicolon. Throws Invalid. */
export function parseRoleMap(text: string): RoleMap {
  const map = new Map<string, Role>();
  for (const entry of text.split(",").map((part) => part.trim())) {
    if (entry === "") continue;
    const cut = entry.lastIndexOf("=");
    const [group, name] = [entry.slice(0, cut).trim(), entry.slice(cut + 1).trim()];
    const role = roleNamed(name);
    if (cut < 1 || role === null || group.includes(";")) {
      throw new Invalid(`"${entry}" does not map a group to a role.`, {
        hint: `Write group=role, with one of ${roles.join(", ")}, and commas between.`,
      });
    }
    const before = map.get(group);
    if (before === undefined || reaches(role, before)) map.set(group, role);
  }
  return map;
}

/** The widest role of the groups; viewer when none maps. */
export function roleOfGroups(groups: readonly string[], map: RoleMap): Role {
  let widest: Role = "viewer";
  for (const group of groups) {
    const role = map.get(group);
    if (role !== undefined && reaches(role, widest)) widest = role;
  }
  return widest;
}

/** Group claims come as a list of texts, one text, or not at all; anything else is no group. */
export function groupsFrom(claim: unknown): string[] {
  const list = Array.isArray(claim) ? claim : typeof claim === "string" ? claim.split(/[\s,]+/) : [];
  const groups = list.filter((one): one is string => typeof one === "string" && one !== "");
  return [...new Set(groups)].slice(0, mostGroups);
}

/** What a token can carry, with room: Entra ID stops at 200. */
const mostGroups = 1000;
