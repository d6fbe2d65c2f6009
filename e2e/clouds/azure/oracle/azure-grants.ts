/** Azure roles: what can be assigned, who holds it at which scope, and what is denied in spite of it. */
import type { OracleAnswer, OracleExternal, OracleGrant, OracleRole } from "../../oracle-answer.ts";
import type { Directory } from "../world/azure-world.ts";
import { builtInRoles } from "../world/built-in-roles.ts";
import type { RoleAssignment } from "../world/model.ts";
import { ancestorsOf, groupScope, subscriptionScope, TENANT_ID, type Tenant } from "../world/tenant.ts";
import { ASSIGNMENTS, DEFINITIONS, DENIALS, type Sight, subscriptionIn } from "./sight.ts";

type Part = Pick<OracleAnswer, "roles" | "grants" | "externals">;

/** The scopes from which a subscription can be looked up at: itself, its groups, the root. */
function upwards(tenant: Tenant, subscription: { id: string; managementGroup: string }): string[] {
  const groups = ancestorsOf(tenant, subscription.managementGroup).map(({ name }) => groupScope(name));
  return [subscriptionScope(subscription.id), ...groups, "/"];
}

export function azureRoles(tenant: Tenant, directory: Directory, sight: Sight): OracleRole[] {
  const from = sight.open.filter(({ id }) => sight.may(DEFINITIONS, id));
  if (from.length === 0) return [];
  const seen = new Set(from.flatMap((subscription) => upwards(tenant, subscription)));
  const inside = new Set(from.map(({ id }) => id));
  const custom = directory.definitions.filter(({ assignableScopes }) =>
    assignableScopes.some((scope) => seen.has(scope) || inside.has(subscriptionIn(scope) ?? "")),
  );
  return [...builtInRoles, ...custom].map(({ name, title, builtIn, permissions }) => ({
    externalId: `${TENANT_ID}/role/${name}`,
    kind: builtIn ? "azure_built_in_role" : "azure_custom_role",
    name: title,
    manager: builtIn ? "provider" : "customer",
    version: null,
    scope: TENANT_ID,
    statements: permissions.length,
  }));
}

/** Those inside a subscription are seen there; those above wherever one below can be read. */
export function seenAssignments(tenant: Tenant, directory: Directory, sight: Sight): RoleAssignment[] {
  const from = sight.open.filter(({ id }) => sight.may(ASSIGNMENTS, id));
  const above = new Set(from.flatMap((subscription) => upwards(tenant, subscription)));
  const inside = new Set(from.map(({ id }) => id));
  return directory.assignments.filter(({ scope }) => {
    const own = subscriptionIn(scope);
    return own === null ? above.has(scope) : inside.has(own);
  });
}

/** Where a grant is written down, and how it reached its subject there. */
function placeOf(scope: string, way: string): { scope: string; via: string } {
  const [, , , , group] = scope.split("/");
  if (scope === "/") return { scope: TENANT_ID, via: way };
  const own = subscriptionIn(scope);
  if (own === null)
    return { scope: `${TENANT_ID}/managementGroups/${(group ?? "").toLowerCase()}`, via: way };
  const below = scope.split("/").slice(3).join("/").toLowerCase();
  return { scope: own, via: below === "" ? way : `${way}/${below}` };
}

/** Two assignments of the same thing in the same way, under the same condition, are one grant. */
export function azureGrants(tenant: Tenant, directory: Directory, sight: Sight): Part {
  const rows = new Map<string, OracleGrant>();
  const externals: OracleExternal[] = [];
  for (const assignment of seenAssignments(tenant, directory, sight)) {
    const grant: OracleGrant = {
      subject: assignment.principal,
      role: `${TENANT_ID}/role/${assignment.role}`,
      effect: "allow",
      ...placeOf(assignment.scope, "role-assignment"),
    };
    rows.set(JSON.stringify([grant, assignment.condition]), grant);
    externals.push(...outsider(assignment));
  }
  const denied = denials(directory, sight);
  return {
    roles: [...azureRoles(tenant, directory, sight), ...denied.roles],
    grants: [...rows.values(), ...denied.grants],
    externals: [...externals, ...denied.externals],
  };
}

/** People and members of other tenants are known by what names them alone. */
function outsider({ principal, principalType }: RoleAssignment): OracleExternal[] {
  if (principalType === "User") return [{ kind: "azure_user", value: principal, nature: "human" }];
  return principalType === "ForeignGroup"
    ? [{ kind: "azure_foreign_principal", value: principal, nature: "external" }]
    : [];
}

function denials(directory: Directory, sight: Sight): Part {
  const open = new Set(sight.open.filter(({ id }) => sight.may(DENIALS, id)).map(({ id }) => id));
  const seen = directory.denials.filter(({ scope }) => open.has(subscriptionIn(scope) ?? ""));
  const keyOf = (scope: string, name: string) =>
    `deny/${scope}/providers/microsoft.authorization/denyassignments/${name}`.toLowerCase();
  return {
    roles: seen.map(({ name, title, scope }) => ({
      externalId: keyOf(scope, name),
      kind: "azure_deny_assignment",
      name: title,
      manager: "provider",
      version: null,
      scope: subscriptionIn(scope) ?? TENANT_ID,
      statements: 1,
    })),
    grants: seen.flatMap(({ name, scope, principals }) =>
      (principals === "everyone" ? ["*"] : principals).map((subject) => ({
        subject: subject === "*" ? "anyone:*" : subject,
        role: keyOf(scope, name),
        effect: "deny",
        ...placeOf(scope, "deny-assignment"),
      })),
    ),
    externals: seen.some(({ principals }) => principals === "everyone")
      ? [{ kind: "azure_anyone", value: "*", nature: "external" }]
      : [],
  };
}
