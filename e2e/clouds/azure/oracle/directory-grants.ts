/** Grants of the directory itself: application permissions, consents, Entra roles, and the groups that hold any grant. */
import type { OracleAnswer, OracleExternal, OracleGrant, OracleMembership } from "../../oracle-answer.ts";
import type { Directory } from "../world/azure-world.ts";
import { customDirectoryRole, directoryRoles } from "../world/directory-roles.ts";
import { TENANT_ID, type Tenant } from "../world/tenant.ts";
import { seenAssignments } from "./azure-grants.ts";
import type { Sight } from "./sight.ts";

type Part = Pick<OracleAnswer, "roles" | "grants" | "externals">;

const NO_ROLE = "00000000-0000-0000-0000-000000000000";
const tenantRole = (externalId: string, kind: string, name: string, manager = "provider") => ({
  ...{ externalId, kind, name, manager },
  version: null as string | null,
  scope: TENANT_ID,
  statements: 1,
});

function distinctGrants(grants: OracleGrant[]): OracleGrant[] {
  return [...new Map(grants.map((grant) => [JSON.stringify(grant), grant])).values()];
}

export function appRoleGrants(directory: Directory, sight: Sight): Part {
  if (!sight.ask("Application.Read.All")) return { roles: [], grants: [], externals: [] };
  const offering = directory.principals.filter(({ appRoles }) => appRoles.length > 0);
  const ids = new Set(offering.map(({ id }) => id));
  return {
    roles: offering.flatMap(({ id, name, appRoles }) =>
      appRoles.map((role) =>
        tenantRole(`${TENANT_ID}/app-role/${id}/${role.id}`, "azure_app_role", `${name}: ${role.value}`),
      ),
    ),
    grants: distinctGrants(
      directory.appRoleAssignments
        .filter(
          ({ resource, appRole, principalType }) =>
            ids.has(resource) && appRole !== NO_ROLE && principalType !== "User",
        )
        .map(({ principal, resource, appRole }) => ({
          subject: principal,
          role: `${TENANT_ID}/app-role/${resource}/${appRole}`,
          effect: "allow",
          via: "app-role-assignment",
          scope: TENANT_ID,
        })),
    ),
    externals: [],
  };
}

/** One per word of what was consented to; for everybody or by users, who are not named. */
export function consentGrants(directory: Directory, sight: Sight): Part {
  if (!sight.ask("DelegatedPermissionGrant.Read.All")) return { roles: [], grants: [], externals: [] };
  const nameOf = (id: string) =>
    (sight.ask("Application.Read.All") && directory.principals.find((item) => item.id === id)?.name) || id;
  const words = directory.delegatedGrants.flatMap((grant) =>
    grant.scope
      .split(" ")
      .filter((word) => word !== "")
      .map((word) => ({ ...grant, word, key: `${TENANT_ID}/delegated/${grant.resource}/${word}` })),
  );
  const roles = new Map(
    words.map(({ key, resource, word }) => [
      key,
      tenantRole(key, "azure_delegated_permission", `${nameOf(resource)}: ${word}`),
    ]),
  );
  return {
    roles: [...roles.values()],
    grants: distinctGrants(
      words.map(({ client, key, user }) => ({
        subject: client,
        role: key,
        effect: "allow",
        via: user === null ? "admin-consent" : "user-consent",
        scope: TENANT_ID,
      })),
    ),
    externals: [],
  };
}

export function directoryGrants(tenant: Tenant, directory: Directory, sight: Sight): Part {
  if (!sight.ask("RoleManagement.Read.Directory")) return { roles: [], grants: [], externals: [] };
  const isUser = (id: string) => directory.users.some((user) => user.id === id);
  const held = directory.directoryAssignments;
  return {
    roles: [...directoryRoles, customDirectoryRole(tenant.seed)].map(({ id, title, builtIn }) => ({
      ...tenantRole(
        `${TENANT_ID}/directory-role/${id}`,
        "azure_directory_role",
        title,
        builtIn ? "provider" : "customer",
      ),
      version: "1",
    })),
    grants: distinctGrants(
      held.map(({ principal, role, scope }) => ({
        subject: principal,
        role: `${TENANT_ID}/directory-role/${role}`,
        effect: "allow",
        via: scope === "/" ? "directory-role" : `directory-role${scope.toLowerCase()}`,
        scope: TENANT_ID,
      })),
    ),
    externals: held
      .filter(({ principal }) => isUser(principal))
      .map(({ principal }): OracleExternal => ({ kind: "azure_user", value: principal, nature: "human" })),
  };
}

/** Groups are looked at only because they hold something that can be read. */
export function groupsWithGrants(tenant: Tenant, directory: Directory, sight: Sight): Set<string> {
  if (!sight.ask("GroupMember.Read.All")) return new Set();
  const holders = [
    ...seenAssignments(tenant, directory, sight).map(({ principal }) => principal),
    ...(sight.ask("Application.Read.All")
      ? directory.appRoleAssignments.map(({ principal }) => principal)
      : []),
    ...(sight.ask("RoleManagement.Read.Directory")
      ? directory.directoryAssignments.map(({ principal }) => principal)
      : []),
  ];
  const all = new Set(directory.groups.map(({ id }) => id));
  return new Set(holders.filter((id) => all.has(id)));
}

/** Every service principal inside, found by widening the circle until nobody is new. */
export function membershipsOf(directory: Directory, groups: Set<string>): OracleMembership[] {
  const machines = new Set(directory.principals.map(({ id }) => id));
  const membersOf = new Map(directory.groups.map(({ id, members }) => [id, members]));
  return [...groups].flatMap((group) => {
    const inside = new Set(membersOf.get(group) ?? []);
    for (let size = -1; size !== inside.size; ) {
      size = inside.size;
      for (const member of [...inside]) for (const next of membersOf.get(member) ?? []) inside.add(next);
    }
    return [...inside].filter((id) => machines.has(id)).map((member) => ({ group, member }));
  });
}
