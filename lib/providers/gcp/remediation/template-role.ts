/** Exactly these permissions as custom roles, each within Google's limits. */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import { type PermissionSet, positionsOf } from "#lib/domain/permission-set.ts";
import type { ChangeText } from "#lib/domain/remediation/change.ts";
import { fileName } from "../../remediation/command-text.ts";
import { yamlDocuments } from "../../remediation/yaml.ts";
import { roleParts } from "./smaller-role.ts";

export function templateRole(name: string, actions: PermissionSet, catalogue: Catalogue): ChangeText[] {
  const permissions = positionsOf(actions)
    .map((position) => catalogue.names[position] ?? "")
    .sort();
  if (permissions.length === 0) return [];
  const parts = roleParts(permissions);
  return parts.map((includedPermissions, index) => {
    const title = parts.length > 1 ? `${name} ${index + 1}` : name;
    const role = { title, description: "What nine of ten alike used.", stage: "GA", includedPermissions };
    return { format: "yaml", name: fileName([title], "yaml"), text: yamlDocuments([role]) };
  });
}
