/** Scopes of ARM: the tree they stand in, segment by segment and without case. */
import type { Call } from "../call.ts";
import { ancestorsOf, groupScope } from "../world/tenant.ts";

const segments = (scope: string): string[] =>
  scope
    .toLowerCase()
    .split("/")
    .filter((segment) => segment !== "");

/** Whether `inner` is `outer` or below it by its path alone: `rg` does not contain `rg2`. */
function isWithinPath(inner: string, outer: string): boolean {
  const [short, long] = [segments(outer), segments(inner)];
  return short.length <= long.length && short.every((segment, index) => segment === long[index]);
}

export function subscriptionOf(scope: string): string | null {
  return /^\/subscriptions\/([^/]+)/i.exec(scope)?.[1]?.toLowerCase() ?? null;
}

export function managementGroupOf(scope: string): string | null {
  return /^\/providers\/microsoft\.management\/managementgroups\/([^/]+)/i.exec(scope)?.[1] ?? null;
}

/** The scopes above a scope, nearest first: its own path, then the management groups, then the root. */
function above(call: Call, scope: string): string[] {
  const { tenant } = call.world.azure;
  const subscription = tenant.subscriptions.find(({ id }) => id === subscriptionOf(scope));
  const named = managementGroupOf(scope);
  const groups = subscription
    ? ancestorsOf(tenant, subscription.managementGroup)
    : named === null
      ? []
      : ancestorsOf(tenant, named);
  return [...groups.map(({ name }) => groupScope(name)), "/"];
}

/** Whether something at `inner` holds at `scope` because it is at it or above. */
export function isAtOrAbove(call: Call, inner: string, scope: string): boolean {
  if (isWithinPath(scope, inner) && inner !== "/") return true;
  return above(call, scope).some((upper) => upper.toLowerCase() === inner.toLowerCase());
}

/** Whether something at `inner` lies below `scope`. */
export function isBelow(call: Call, inner: string, scope: string): boolean {
  if (scope === "/" || scope === "") return true;
  if (managementGroupOf(scope) === null) return isWithinPath(inner, scope);
  return isAtOrAbove(call, scope, inner);
}
