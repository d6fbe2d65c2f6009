/**
 * What the collector may do in the simulated tenant: actions of Azure RBAC, everywhere or in one subscription, and application
 * permissions of Microsoft Graph. By default exactly what the collector's permissions.json lists.
 */
import { type Permissions, shippedPermissions } from "../permissions.ts";

export type AzurePermissions = Permissions & {
  /** Whether the caller may do an Azure action; `subscription` null: above all subscriptions. */
  mayAct(action: string, subscription: string | null): boolean;
  /** Whether the caller's tokens carry one of these application permissions. */
  mayAsk(anyOf: readonly string[]): boolean;
  /** As a role would say it: what is given and what is taken from that. */
  roleAt(subscription: string | null): { actions: string[]; notActions: string[] };
  /** Application permissions, as a token lists them. */
  graphRoles(): string[];
  /** Nobody sees the subscription any more. */
  scopeDenied(subscription: string): boolean;
};

/** What a reader of the whole tenant needs, while no collector says what it needs. */
const OTHERWISE = [
  "*/read",
  "Application.Read.All",
  "AuditLog.Read.All",
  "DelegatedPermissionGrant.Read.All",
  "GroupMember.Read.All",
  "RoleManagement.Read.Directory",
];

const isAction = (permission: string): boolean => permission.includes("/");

export function createAzurePermissions(): AzurePermissions {
  const initial = shippedPermissions("azure", OTHERWISE);
  let everywhere = new Set(initial);
  const only = new Map<string, Set<string>>();
  const denied = new Set<string>();
  const closed = new Set<string>();
  const listAt = (subscription: string | null) =>
    [...((subscription === null ? undefined : only.get(subscription)) ?? everywhere)].filter(
      (permission) => !denied.has(permission) && !denied.has(`${subscription}|${permission}`),
    );
  const roleAt = (subscription: string | null) => {
    const actions = listAt(subscription).filter(isAction);
    const taken = [...denied].flatMap((entry) => {
      const [scope, action = scope ?? ""] = entry.includes("|") ? entry.split("|") : [null, entry];
      return (scope === null || scope === subscription) && isAction(action) ? action : [];
    });
    // A wildcard that was taken away is given no more; a single action may still be covered by another one.
    const notActions = taken.filter(
      (action) => !action.includes("*") && actions.some((given) => covers(given, action)),
    );
    return { actions, notActions };
  };
  return {
    roleAt,
    mayAct: (action, subscription) => {
      if (subscription !== null && closed.has(subscription)) return false;
      const { actions, notActions } = roleAt(subscription);
      return (
        actions.some((given) => covers(given, action)) && !notActions.some((taken) => covers(taken, action))
      );
    },
    mayAsk: (anyOf) => {
      const roles = listAt(null);
      return anyOf.some((permission) => roles.includes(permission));
    },
    graphRoles: () => listAt(null).filter((permission) => !isAction(permission)),
    allowOnly: (permissions, subscription) => {
      if (subscription === undefined) everywhere = new Set(permissions);
      else only.set(subscription, new Set(permissions));
    },
    deny: (permission, subscription) =>
      void denied.add(subscription === undefined ? permission : `${subscription}|${permission}`),
    allow: (permission, subscription) => {
      denied.delete(subscription === undefined ? permission : `${subscription}|${permission}`);
      (subscription === undefined ? everywhere : (only.get(subscription) ?? everywhere)).add(permission);
    },
    denyScope: (subscription) => void closed.add(subscription),
    scopeDenied: (subscription) => closed.has(subscription),
    reset: () => {
      everywhere = new Set(initial);
      only.clear();
      denied.clear();
      closed.clear();
    },
    list: () => [...everywhere],
  };
}

/** Whether a pattern of a role covers an action: `*` is any run, case does not matter. */
export function covers(pattern: string, action: string): boolean {
  const literal = (text: string) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  const expression = pattern.trim().split("*").map(literal).join(".*");
  return new RegExp(`^${expression}$`, "i").test(action.trim());
}
