/** Google's roles, custom roles and deny policies. */
import type { OracleRole } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { denyPolicyEtag, roleEtag } from "../world/etags.ts";
import type { CustomRole, NodeState } from "../world/model.ts";
import { predefinedRoles } from "../world/predefined-roles.ts";
import { nodesOf } from "./scopes.ts";
import type { Sight } from "./sight.ts";

export function rolesOf(world: World, sight: Sight): OracleRole[] {
  if (!sight.tree) return [];
  const { name } = world.gcp.organization;
  const root = world.gcp.root(world.day);
  const rows: OracleRole[] = predefinedRoles.map((role) => ({
    externalId: `${role.name}@${name}`,
    kind: "gcp_predefined_role",
    name: role.title,
    manager: "provider",
    version: null,
    scope: name,
    statements: role.permissions.length,
  }));
  if (sight.customRoles(name)) rows.push(...root.roles.map((role) => custom(name, name, role)));
  for (const facts of sight.projects) {
    const scope = `projects/${facts.number}`;
    const { roles } = world.gcp.project(facts.id, world.day);
    if (sight.customRoles(scope))
      rows.push(...roles.map((role) => custom(`projects/${facts.id}`, scope, role)));
  }
  for (const node of nodesOf(world, sight)) {
    if (!sight.denyPolicies(node)) continue;
    const facts = world.gcp.organization.byNumber.get(node.replace("projects/", ""));
    const state: NodeState | undefined = facts ? world.gcp.project(facts.id, world.day) : root.nodes[node];
    for (const policy of state?.denyPolicies ?? [])
      rows.push({
        externalId: `${node}/denypolicies/${policy.id}`,
        kind: "gcp_deny_policy",
        name: policy.displayName,
        manager: "customer",
        version: denyPolicyEtag(node, policy),
        scope: node,
        statements: policy.rules.length,
      });
  }
  return rows;
}

function custom(owner: string, scope: string, role: CustomRole): OracleRole {
  return {
    externalId: `${owner}/roles/${role.id}`,
    kind: "gcp_custom_role",
    name: role.title,
    manager: "customer",
    version: roleEtag(role),
    scope,
    statements: role.deleted ? 0 : role.permissions.length,
  };
}
