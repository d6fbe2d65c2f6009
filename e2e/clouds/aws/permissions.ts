/** Which calls the simulated AWS allows, per account: by default exactly what the collector's permissions.json lists. */
import { type Permissions, shippedPermissions } from "../permissions.ts";

export type AwsPermissions = Permissions & {
  /** Whether a call of `action` made with the credentials of `account` is allowed. */
  allows(account: string, action: string): boolean;
  /** Nobody gets into the account: AssumeRole into it is refused. */
  scopeDenied(account: string): boolean;
};

/** Calls AWS answers for anybody who is signed in. */
const FREE = new Set(["sts:GetCallerIdentity"]);

export function createAwsPermissions(): AwsPermissions {
  // The collector's own base identity needs AssumeRole besides what its reader roles are given.
  const initial = [...new Set(["sts:AssumeRole", ...shippedPermissions("aws")])];
  let everywhere = new Set(initial);
  const only = new Map<string, Set<string>>();
  const denied = new Set<string>();
  const closed = new Set<string>();
  return {
    allows: (account, action) => {
      if (FREE.has(action)) return true;
      if (denied.has(action) || denied.has(`${account}/${action}`)) return false;
      return (only.get(account) ?? everywhere).has(action);
    },
    allowOnly: (actions, account) => {
      if (account === undefined) everywhere = new Set(actions);
      else only.set(account, new Set(actions));
    },
    deny: (action, account) => void denied.add(account === undefined ? action : `${account}/${action}`),
    allow: (action, account) => {
      denied.delete(account === undefined ? action : `${account}/${action}`);
      (account === undefined ? everywhere : (only.get(account) ?? everywhere)).add(action);
    },
    denyScope: (account) => void closed.add(account),
    scopeDenied: (account) => closed.has(account),
    reset: () => {
      everywhere = new Set(initial);
      only.clear();
      denied.clear();
      closed.clear();
    },
    list: () => [...everywhere],
  };
}
