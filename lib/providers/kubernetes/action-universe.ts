/**
 * What one cluster's rules can be about: the resources and URLs its wildcards stand for, and which of their actions a binding in a
 * namespace can give. Made once per catalogue and place.
 */
import type { Catalogue } from "#lib/domain/catalogue.ts";
import {
  difference,
  emptySet,
  hasPosition,
  intersection,
  isEmptySet,
  type PermissionSet,
  setOf,
  union,
} from "#lib/domain/permission-set.ts";
import { isClusterScoped } from "./actions.ts";

/** One resource or subresource with the positions of its verbs. */
export type ResourceActions = { group: string; resource: string; verbs: ReadonlyMap<string, number> };

export type ActionUniverse = {
  resources: readonly ResourceActions[];
  /** By `group/resource`, the core group being empty. */
  byKey: ReadonlyMap<string, ResourceActions>;
  byGroup: ReadonlyMap<string, readonly ResourceActions[]>;
  /** By what stands behind the slash. */
  bySubresource: ReadonlyMap<string, readonly ResourceActions[]>;
  urls: readonly { path: string; verb: string; position: number }[];
  /** Requests that name no object: a rule with names never matches them. */
  unnamed: PermissionSet;
  /** Lists and watches, which name an object only by `fieldSelector=metadata.name=…`. */
  listing: PermissionSet;
  /** What a binding in a namespace can give. */
  inNamespace: PermissionSet;
  /** What a group and a resource of a rule name, once it was asked. */
  found: Map<string, NamedActions>;
};

/** What stands under one group and resource as a rule writes them; nothing where the cluster does not have it. */
export type NamedActions = {
  isKnown: boolean;
  every: PermissionSet;
  byVerb: ReadonlyMap<string, PermissionSet>;
};

type Parsed = { position: number; group: string; resource: string; verb: string } | null;

/** `core/pods/exec:create`: the verb may itself have a colon, a resource has none. Null for a name with a wildcard. */
function parse(name: string, position: number): Parsed {
  const slash = name.indexOf("/");
  const colon = name.indexOf(":", slash);
  if (slash <= 0 || colon < 0 || name.includes("*")) return null;
  const group = name.slice(0, slash);
  return {
    position,
    group: group === "core" ? "" : group,
    resource: name.slice(slash + 1, colon),
    verb: name.slice(colon + 1),
  };
}

const universes = new WeakMap<Catalogue, Map<string, ActionUniverse>>();

/** `cluster`: external id of its scope; one that has told of no actions may have any the catalogue knows. */
export function universeOf(catalogue: Catalogue, cluster: string): ActionUniverse {
  const known = universes.get(catalogue) ?? new Map<string, ActionUniverse>();
  universes.set(catalogue, known);
  const key = catalogue.offers.has(cluster) ? cluster : "";
  const universe = known.get(key) ?? makeUniverse(catalogue, key);
  known.set(key, universe);
  return universe;
}

function makeUniverse(catalogue: Catalogue, cluster: string): ActionUniverse {
  const offer = catalogue.offers.get(cluster);
  const actions: NonNullable<Parsed>[] = [];
  const urls: { path: string; verb: string; position: number }[] = [];
  for (const [position, name] of catalogue.names.entries()) {
    if (!hasPosition(offer?.actions ?? catalogue.all, position)) continue;
    const action = parse(name, position);
    if (action === null) continue;
    if (action.group === "url") urls.push(urlOf(name, position));
    else actions.push(action);
  }
  const positions = (holds: (action: NonNullable<Parsed>) => boolean) =>
    setOf(actions.filter(holds).map(({ position }) => position));
  const isGlobal = ({ group, resource, position }: NonNullable<Parsed>) =>
    offer === undefined ? isClusterScoped(group, resource) : hasPosition(offer.global, position);
  const places = positions((action) => !isGlobal(action));
  const resources = resourcesOf(actions);
  return {
    resources,
    ...{ urls, found: new Map() },
    byKey: new Map(resources.map((entry) => [`${entry.group}/${entry.resource}`, entry])),
    byGroup: Map.groupBy(resources, ({ group }) => group),
    bySubresource: Map.groupBy(resources, ({ resource }) => resource.split("/").slice(1).join("/")),
    unnamed: positions(isUnnamed),
    listing: positions(({ verb }) => verb === "list" || verb === "watch"),
    inNamespace: union(places, positions(isDecidedInNamespace)),
  };
}

/** The verb of a URL has no colon, its path may. */
function urlOf(name: string, position: number) {
  const colon = name.lastIndexOf(":");
  return { path: name.slice("url".length, colon), verb: name.slice(colon + 1), position };
}

function resourcesOf(actions: readonly NonNullable<Parsed>[]): ResourceActions[] {
  const groups = Map.groupBy(actions, ({ group, resource }) => `${group}/${resource}`);
  return [...groups.values()].map((same) => ({
    group: same[0]?.group ?? "",
    resource: same[0]?.resource ?? "",
    verbs: new Map(same.map(({ verb, position }) => [verb, position])),
  }));
}

/** Source: apiserver/pkg/endpoints/request/requestinfo.go. A subresource is always one of a named object. */
function isUnnamed({ resource, verb }: { resource: string; verb: string }): boolean {
  return (verb === "create" && !resource.includes("/")) || verb === "deletecollection";
}

/**
 * What belongs to the cluster and is nevertheless asked about in a namespace: a named namespace, in itself (requestinfo.go), and which
 * cluster role may be bound there (pkg/registry/rbac/escalation_check.go).
 */
function isDecidedInNamespace({ group, resource, verb }: NonNullable<Parsed>): boolean {
  if (group === "rbac.authorization.k8s.io") return resource === "clusterroles" && verb === "bind";
  if (group !== "" || !/^namespaces(\/|$)/.test(resource)) return false;
  return !isUnnamed({ resource, verb }) && verb !== "list" && verb !== "watch";
}

/**
 * What a rule with names makes of its actions: `always` those of a named object, `byField` those asked about with a name only where
 * the request selects it, `nameless` those that can be asked about without one.
 */
export function withNames(actions: PermissionSet, { unnamed, listing }: ActionUniverse) {
  if (isEmptySet(actions)) return { always: emptySet, byField: emptySet, nameless: emptySet };
  const nameless = intersection(actions, union(unnamed, listing));
  return {
    ...{ nameless, always: difference(actions, nameless) },
    byField: intersection(actions, listing),
  };
}
