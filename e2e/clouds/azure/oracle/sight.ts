/** What can be seen: which subscriptions, actions and application permissions the collector has, from the permissions alone. */
import type { World } from "../../world.ts";
import type { AzurePermissions } from "../permissions.ts";
import { isDisabled, type Subscription, subscriptionsOn } from "../world/tenant.ts";

export type Sight = {
  /** Those that are in the tree. */
  subscriptions: Subscription[];
  /** Those of them that Azure has not disabled: only their insides are read. */
  open: Subscription[];
  may(action: string, subscription: string): boolean;
  /** Whether Azure says which operations there are. */
  knowsOperations: boolean;
  /** Whether the log of the subscription can be read, which refuses openly. */
  readsLog(subscription: string): boolean;
  /** Application permissions of Microsoft Graph. */
  ask(permission: string): boolean;
};

const TREE = "Microsoft.Resources/subscriptions/read";
const AUTHORIZATION = "Microsoft.Authorization";
export const ASSIGNMENTS = `${AUTHORIZATION}/roleAssignments/read`;
export const DEFINITIONS = `${AUTHORIZATION}/roleDefinitions/read`;
export const DENIALS = `${AUTHORIZATION}/denyAssignments/read`;
export const OWN_PERMISSIONS = `${AUTHORIZATION}/permissions/read`;
export const IDENTITIES = "Microsoft.ManagedIdentity/userAssignedIdentities/read";
export const IDENTITY_TRUSTS =
  "Microsoft.ManagedIdentity/userAssignedIdentities/federatedIdentityCredentials/read";
const OPERATIONS = `${AUTHORIZATION}/providerOperations/read`;
const LOG = "Microsoft.Insights/eventtypes/values/read";
export const EVERYTHING = "*/read";

export function everythingSeen(world: World): Sight {
  return sightOf(
    world,
    () => true,
    () => true,
  );
}

/** An action counts only where the collector can also look up that it has it. */
export function sightThrough(world: World, permissions: AzurePermissions): Sight {
  return sightOf(
    world,
    (action, subscription) => permissions.mayAct(action, subscription),
    (permission) => permissions.mayAsk([permission, "Directory.Read.All"]),
  );
}

function sightOf(
  world: World,
  mayAct: (action: string, subscription: string | null) => boolean,
  ask: (permission: string) => boolean,
): Sight {
  const subscriptions = subscriptionsOn(world.azure.tenant, world.day).filter(({ id }) => mayAct(TREE, id));
  return {
    subscriptions,
    open: subscriptions.filter((subscription) => !isDisabled(subscription, world.day)),
    may: (action, subscription) => mayAct(OWN_PERMISSIONS, subscription) && mayAct(action, subscription),
    knowsOperations: mayAct(OPERATIONS, null),
    readsLog: (subscription) => mayAct(LOG, subscription),
    ask,
  };
}

/** The subscription of a scope or resource id; null above the subscriptions. */
export function subscriptionIn(id: string): string | null {
  const [, first, second] = id.split("/");
  return first === "subscriptions" && second !== undefined ? second : null;
}
