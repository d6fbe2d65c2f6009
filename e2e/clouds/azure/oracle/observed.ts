/** What evidence there is: what the logs tell of each identity, and since when each source would have told of more. */
import { dateOf } from "../../calendar.ts";
import type { OracleObserved } from "../../oracle-answer.ts";
import type { World } from "../../world.ts";
import { lastToken } from "../world/activity.ts";
import type { ServicePrincipal } from "../world/model.ts";
import { operationsDone } from "../world/operations.ts";
import { groupNames } from "./granted.ts";
import { identitiesOf } from "./identities.ts";
import type { Sight } from "./sight.ts";
import { placesOfGrants, watchedScopes } from "./watched-scopes.ts";

/** How far the logs go back, and the report of sign-ins where it names a later day. */
const LOG_DAYS = 90;
const REPORT_DAYS = 30;

/** `reports`: whether sign-ins of applications can be read. */
export function observedOf(world: World, sight: Sight, reports: boolean): OracleObserved[] {
  const { day } = world;
  const directory = world.azure.directory(day);
  const principals = new Map(directory.principals.map((principal) => [principal.id, principal]));
  const readable = new Set(sight.open.filter(({ id }) => sight.readsLog(id)).map(({ id }) => id));
  const logged = operationsDone(directory.principals, day - LOG_DAYS, day).filter(({ subscription }) =>
    readable.has(subscription),
  );
  const watched = watchedScopes(world, sight);
  const places = placesOfGrants(world, sight);
  const namesOf = groupNames(world, directory, sight);
  return identitiesOf(directory, sight, new Set()).map(({ externalId }) => {
    const held = [...namesOf(externalId)].flatMap((name) => places.get(name) ?? []);
    // A log proves nothing about who may do something where it is not kept.
    const isLoggedEverywhere = held.length > 0 && held.every((scope) => watched.has(scope));
    const own = logged.filter(({ principal }) => principal.id === externalId);
    const token = reports ? tokenDay(principals.get(externalId), world) : null;
    return {
      principal: externalId,
      used: lastDays(own.filter(({ refused }) => !refused)),
      refused: lastDays(own.filter(({ refused }) => refused)),
      watchedSince(action, windowFrom) {
        const bySignIns = token !== null && token < windowFrom && needsOwnToken(action);
        const byLogs = isLogged(action) && isLoggedEverywhere;
        const since = [
          ...(bySignIns ? [token < dateOf(day - REPORT_DAYS) ? token : dateOf(day - REPORT_DAYS)] : []),
          ...(byLogs ? [dateOf(day - LOG_DAYS)] : []),
        ];
        return since.toSorted()[0] ?? null;
      },
    };
  });
}

function lastDays(done: { action: string; at: string }[]): Map<string, string> {
  const days = new Map<string, string>();
  for (const { action, at } of done) {
    const [name, date] = [action.toLowerCase(), at.slice(0, 10)];
    if (date > (days.get(name) ?? "")) days.set(name, date);
  }
  return days;
}

/** Nobody knows of managed identities and Microsoft's own whether a report would name them. */
function tokenDay(principal: ServicePrincipal | undefined, world: World): string | null {
  if (!principal || principal.type === "ManagedIdentity" || principal.nature === "provider-managed")
    return null;
  return lastToken(principal, world.day)?.slice(0, 10) ?? null;
}

function needsOwnToken(action: string): boolean {
  return /^(microsoft\.|data:|directory:|app:)/.test(action);
}

/** Logs tell of what changes something on the control plane. */
function isLogged(action: string): boolean {
  return /^microsoft\..*\/(write|delete|action)$/.test(action);
}
