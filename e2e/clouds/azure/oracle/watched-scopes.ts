/** Where everything that changes is written down in a log that can be read: subscriptions, and groups of nothing but such. */
import type { World } from "../../world.ts";
import { ancestorsOf, TENANT_ID } from "../world/tenant.ts";
import { azureGrants } from "./azure-grants.ts";
import { appRoleGrants, consentGrants, directoryGrants } from "./directory-grants.ts";
import type { Sight } from "./sight.ts";

/** External ids of the scopes whose changes all show. A group in which nothing is left shows nothing. */
export function watchedScopes(world: World, sight: Sight): Set<string> {
  const { tenant } = world.azure;
  const keyOf = (name: string) => `${TENANT_ID}/managementGroups/${name.toLowerCase()}`;
  const watched = new Set(sight.open.filter(({ id }) => sight.readsLog(id)).map(({ id }) => id));
  const groups = new Map(
    sight.subscriptions
      .flatMap(({ managementGroup }) => ancestorsOf(tenant, managementGroup))
      .map((group) => [group.name, group]),
  );
  const children = (name: string | null) => [
    ...[...groups.values()].filter(({ parent }) => parent === name).map((group) => keyOf(group.name)),
    ...sight.open.filter(({ managementGroup }) => managementGroup === name).map(({ id }) => id),
  ];
  // As often as the tree is deep: each time the groups above what is known join.
  for (let round = 0; round <= groups.size; round++)
    for (const [name, key] of [
      ...[...groups.keys()].map((one) => [one, keyOf(one)] as const),
      [null, TENANT_ID] as const,
    ]) {
      const below = children(name);
      if (below.length > 0 && below.every((child) => watched.has(child))) watched.add(key);
    }
  return watched;
}

/** By whom they name: the scopes in which grants allow something, whatever that is. */
export function placesOfGrants(world: World, sight: Sight): Map<string, string[]> {
  const { tenant } = world.azure;
  const directory = world.azure.directory(world.day);
  const grants = [
    azureGrants(tenant, directory, sight),
    appRoleGrants(directory, sight),
    consentGrants(directory, sight),
    directoryGrants(tenant, directory, sight),
  ].flatMap((part) => part.grants.filter(({ effect }) => effect === "allow"));
  const bySubject = Map.groupBy(grants, ({ subject }) => subject);
  return new Map([...bySubject].map(([subject, held]) => [subject, held.map(({ scope }) => scope)]));
}
