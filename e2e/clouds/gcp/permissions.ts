/** Which calls the simulated Google Cloud allows, from the organization down: by default exactly what permissions.json lists. */
import { type Permissions, shippedPermissions } from "../permissions.ts";

export type GcpPermissions = Permissions & {
  /** `scopes`: ids of the organization, the folders and the project that the call is about, outermost first. */
  allows(permission: string, scopes: string[]): boolean;
  /** Nobody gets into one of the scopes. */
  isClosed(scopes: string[]): boolean;
};

export function createGcpPermissions(): GcpPermissions {
  const initial = shippedPermissions("gcp");
  let everywhere = new Set(initial);
  const only = new Map<string, Set<string>>();
  const denied = new Set<string>();
  const closed = new Set<string>();
  const isClosed = (scopes: string[]) => scopes.some((scope) => closed.has(scope));
  return {
    isClosed,
    allows: (permission, scopes) => {
      if (isClosed(scopes) || denied.has(permission)) return false;
      if (scopes.some((scope) => denied.has(`${scope} ${permission}`))) return false;
      const nearest = scopes.toReversed().find((scope) => only.has(scope));
      return (nearest === undefined ? everywhere : only.get(nearest))?.has(permission) ?? false;
    },
    allowOnly: (permissions, scope) => {
      if (scope === undefined) everywhere = new Set(permissions);
      else only.set(scope, new Set(permissions));
    },
    deny: (permission, scope) => void denied.add(scope === undefined ? permission : `${scope} ${permission}`),
    allow: (permission, scope) => {
      denied.delete(scope === undefined ? permission : `${scope} ${permission}`);
      (scope === undefined ? everywhere : (only.get(scope) ?? everywhere)).add(permission);
    },
    denyScope: (scope) => void closed.add(scope),
    reset: () => {
      everywhere = new Set(initial);
      only.clear();
      denied.clear();
      closed.clear();
    },
    list: () => [...everywhere],
  };
}
