/** What gives an action to whoever holds it: every visible assignment and consent as a question that is asked action by action. */
import type { Directory } from "../world/azure-world.ts";
import { builtInRoles } from "../world/built-in-roles.ts";
import { customDirectoryRole, directoryRoles } from "../world/directory-roles.ts";
import type { DenyAssignment, Permission, RoleDefinition } from "../world/model.ts";
import { TENANT_ID, type Tenant } from "../world/tenant.ts";
import { permissionName, wordsOf } from "./actions.ts";
import { azureRoles, seenAssignments } from "./azure-grants.ts";
import { DENIALS, type Sight, subscriptionIn } from "./sight.ts";

/** `always`: under no condition. */
export type Answer = "always" | "conditional" | null;

export type Giving = {
  /** Object id of whom it names. */
  holder: string;
  since: string | null;
  /** An ARM scope; null for what is of the directory. */
  scope: string | null;
  gives(action: string): Answer;
  /** It gives what is yet to come. */
  openEnded: boolean;
  /** The same for all that give the same. */
  role: string;
  /** It names everything, and leaves out what it must not. */
  isWild: boolean;
};

export function givings(tenant: Tenant, directory: Directory, sight: Sight): Giving[] {
  return [
    ...ofAzureRoles(tenant, directory, sight),
    ...ofDirectoryRoles(tenant, directory, sight),
    ...ofPermissions(directory, sight),
  ];
}

/** Whether a pattern with stars covers a name. */
export function covers(pattern: string, name: string): boolean {
  const literal = pattern
    .trim()
    .replace(/[.*+?^${}()|[\]\\]/g, (sign) => (sign === "*" ? ".*" : `\\${sign}`));
  return new RegExp(`^${literal}$`, "i").test(name);
}

function inPlane(action: string): { plane: string; name: string } {
  const [plane, name] = /^(data|directory|app|delegated):/.test(action)
    ? action.split(/:(.*)/s)
    : ["", action];
  return { plane: plane ?? "", name: name ?? "" };
}

/** Exceptions of an entry take from that entry alone. */
function permits(permission: Permission, action: string): boolean {
  const { plane, name } = inPlane(action);
  if (plane !== "" && plane !== "data") return false;
  const [given, taken] =
    plane === "data"
      ? [permission.dataActions, permission.notDataActions]
      : [permission.actions, permission.notActions];
  return given.some((one) => covers(one, name)) && !taken.some((one) => covers(one, name));
}

function ofAzureRoles(tenant: Tenant, directory: Directory, sight: Sight): Giving[] {
  const readable = new Set(azureRoles(tenant, directory, sight).map(({ externalId }) => externalId));
  const definitions = new Map<string, RoleDefinition>(
    [...builtInRoles, ...directory.definitions].map((definition) => [definition.name, definition]),
  );
  return seenAssignments(tenant, directory, sight).flatMap((assignment): Giving[] => {
    const role = definitions.get(assignment.role);
    if (!role || !readable.has(`${TENANT_ID}/role/${role.name}`)) return [];
    return [
      {
        holder: assignment.principal,
        since: assignment.createdAt,
        scope: assignment.scope,
        role: role.name,
        isWild: role.permissions.some(({ actions, dataActions }) =>
          [...actions, ...dataActions].includes("*"),
        ),
        openEnded: role.permissions.some(({ actions, dataActions }) =>
          [...actions, ...dataActions].some((pattern) => pattern.includes("*")),
        ),
        gives(action) {
          const entries = role.permissions.filter((permission) => permits(permission, action));
          if (entries.length === 0) return null;
          const free = entries.some(({ condition }) => condition === null) && assignment.condition === null;
          return free ? "always" : "conditional";
        },
      },
    ];
  });
}

/** A time-bound role of the directory says since when; another one does not. */
const TIMED_SINCE = "2025-05-01T00:00:00Z";

function ofDirectoryRoles(tenant: Tenant, directory: Directory, sight: Sight): Giving[] {
  if (!sight.ask("RoleManagement.Read.Directory")) return [];
  const roles = [...directoryRoles, customDirectoryRole(tenant.seed)];
  return directory.directoryAssignments.map(({ principal, role, endsAt }) => {
    const patterns = roles.find(({ id }) => id === role)?.actions ?? [];
    return {
      holder: principal,
      since: endsAt === null ? null : TIMED_SINCE,
      scope: null,
      role,
      isWild: false,
      openEnded: patterns.some((pattern) => /\*|all(Properties|Tasks)/.test(pattern)),
      gives(action) {
        const { plane, name } = inPlane(action);
        return plane === "directory" && patterns.some((pattern) => meant(pattern, name)) ? "always" : null;
      },
    };
  });
}

/** `allProperties` and `allTasks` stand for every property and every task. */
function meant(pattern: string, name: string): boolean {
  if (covers(pattern, name)) return true;
  const [, entity = "", verb] = /^(.*?)(?:\/allProperties)?\/([^/]+)$/.exec(pattern) ?? [];
  if (verb === "allTasks") return covers(`${entity}/*`, name);
  if (!pattern.includes("/allProperties/")) return false;
  return covers(`${entity}/${verb}`, name) || covers(`${entity}/*/${verb}`, name);
}

function ofPermissions(directory: Directory, sight: Sight): Giving[] {
  const apis = new Map(directory.principals.map((principal) => [principal.id, principal]));
  const one = (holder: string, since: string | null, action: string, answer: Answer): Giving => ({
    ...{ holder, since, scope: null, openEnded: false, role: action, isWild: false },
    gives: (asked) => (asked === action ? answer : null),
  });
  if (!sight.ask("Application.Read.All")) return [];
  const asItself = directory.appRoleAssignments.flatMap(({ principal, resource, appRole, createdAt }) => {
    const api = apis.get(resource);
    const role = api?.appRoles.find(({ id }) => id === appRole);
    return api && role ? [one(principal, createdAt, permissionName("app", api, role.value), "always")] : [];
  });
  if (!sight.ask("DelegatedPermissionGrant.Read.All")) return asItself;
  const forUsers = directory.delegatedGrants.flatMap(({ client, resource, scope }) => {
    const api = apis.get(resource);
    return wordsOf(scope).map((value) =>
      one(
        client,
        null,
        api ? permissionName("delegated", api, value) : `delegated:${resource}/${value}`,
        "conditional",
      ),
    );
  });
  return [...asItself, ...forUsers];
}

/** Whether a deny assignment takes an action that is given at a scope away from somebody. `names`: the holder and its groups. */
export function isDenied(
  denials: DenyAssignment[],
  { action, scope, names }: { action: string; scope: string | null; names: Set<string> },
): boolean {
  if (scope === null) return false;
  return denials.some(({ scope: denied, permission, principals, excluded, doNotApplyToChildScopes }) => {
    const reaches = principals === "everyone" || principals.some((id) => names.has(id));
    const excepted = excluded.some(({ id, type }) => type === "Group" || names.has(id));
    const below = `${scope}/`.toLowerCase().startsWith(`${denied}/`.toLowerCase());
    return reaches && !excepted && below && !doNotApplyToChildScopes && permits(permission, action);
  });
}

export function seenDenials(directory: Directory, sight: Sight): DenyAssignment[] {
  const open = new Set(sight.open.filter(({ id }) => sight.may(DENIALS, id)).map(({ id }) => id));
  return directory.denials.filter(({ scope }) => open.has(subscriptionIn(scope) ?? ""));
}
