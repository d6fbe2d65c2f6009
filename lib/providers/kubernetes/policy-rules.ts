/**
 * One rule of a role against what a cluster has, exactly as the API server's own authorizer matches it: a star is a wildcard only
 * where the server takes it for one. Source: plugin/pkg/auth/authorizer/rbac and pkg/apis/rbac/v1/evaluation_helpers.go of 1.36
 */
import { emptySet, type PermissionSet, setOf, union, unionOf } from "#lib/domain/permission-set.ts";
import type { Json } from "#lib/ingest/contract.ts";
import type { ActionUniverse, ResourceActions } from "./action-universe.ts";
import { actionName } from "./actions.ts";

export type PolicyRule = {
  verbs: string[];
  apiGroups: string[];
  resources: string[];
  resourceNames: string[];
  nonResourceURLs: string[];
};

/** The rules of a role's document; none where it holds none, as an aggregated role that no controller has filled. */
export function rulesIn(document: Json): PolicyRule[] {
  const rules = isObject(document) ? document.rules : null;
  if (!Array.isArray(rules)) return [];
  return rules.filter(isObject).map((rule) => ({
    verbs: textsOf(rule.verbs),
    apiGroups: textsOf(rule.apiGroups),
    resources: textsOf(rule.resources),
    resourceNames: textsOf(rule.resourceNames),
    nonResourceURLs: textsOf(rule.nonResourceURLs),
  }));
}

/** Everything a rule's verbs, groups and resources name, names of objects and namespaces aside. */
export function actionsOfRule(
  { verbs, apiGroups, resources }: PolicyRule,
  universe: ActionUniverse,
): PermissionSet {
  let actions = emptySet;
  const asked = verbs.join(" ");
  for (const group of apiGroups) {
    for (const resource of resources) {
      const key = `${group} ${resource} ${asked}`;
      let found = universe.found.get(key);
      if (found === undefined) {
        found = setOf(
          resourcesNamed(group, resource, universe).flatMap((entry) => positionsOf(entry, verbs)),
        );
        universe.found.set(key, found);
      }
      actions = union(actions, found);
    }
  }
  return actions;
}

/** URLs belong to the cluster: only a binding of the whole cluster gives them. */
export function urlsOfRule({ verbs, nonResourceURLs }: PolicyRule, { urls }: ActionUniverse): PermissionSet {
  if (nonResourceURLs.length === 0) return emptySet;
  return unionOf(
    nonResourceURLs.map((pattern) =>
      setOf(
        urls
          .filter(({ path, verb }) => isVerb(verbs, verb) && isUrl(pattern, path))
          .map(({ position }) => position),
      ),
    ),
  );
}

function isUrl(pattern: string, path: string): boolean {
  return pattern === path || (pattern.endsWith("*") && path.startsWith(pattern.replace(/\*+$/, "")));
}

/** A star alone, a star before a subresource, and the exact name: `pods/*` names nothing, and `pods` is not `pods/exec`. */
function resourcesNamed(
  group: string,
  resource: string,
  universe: ActionUniverse,
): readonly ResourceActions[] {
  const inGroup = (entries: readonly ResourceActions[] = []) =>
    group === "*" ? entries : entries.filter((entry) => entry.group === group);
  if (resource === "*") {
    return group === "*" ? universe.resources : (universe.byGroup.get(group) ?? []);
  }
  const exact =
    group === "*"
      ? universe.resources.filter((entry) => entry.resource === resource)
      : inGroup([universe.byKey.get(`${group}/${resource}`)].filter((entry) => entry !== undefined));
  if (!resource.startsWith("*/") || resource === "*/") return exact;
  return [...exact, ...inGroup(universe.bySubresource.get(resource.slice(2)))];
}

function positionsOf({ verbs: offered }: ResourceActions, verbs: readonly string[]): number[] {
  if (verbs.includes("*")) return [...offered.values()];
  return verbs.flatMap((verb) => offered.get(verb) ?? []);
}

function isVerb(verbs: readonly string[], verb: string): boolean {
  return verbs.includes("*") || verbs.includes(verb);
}

/** Rules that take in resources or groups that are yet to come. */
export function isOpenEnded({ verbs, apiGroups, resources }: PolicyRule): boolean {
  if (verbs.length === 0 || apiGroups.length === 0 || resources.length === 0) return false;
  return apiGroups.includes("*") || resources.some((resource) => resource === "*" || /^\*\/./.test(resource));
}

const everyday = new Set(["get", "list", "watch", "create", "update", "patch", "delete", "deletecollection"]);

/**
 * What a rule names that the cluster does not have, as patterns of actions: resources in none of the rule's groups, and verbs of its
 * own making. A usual verb that a known resource lacks is no mystery, and a group that lacks what another of them has neither.
 */
export function unknownIn(rule: PolicyRule, universe: ActionUniverse): string[] {
  const { verbs, apiGroups, resources } = rule;
  const ofResources = resources.flatMap((resource) => {
    const known = apiGroups.flatMap((group) => resourcesNamed(group, resource, universe));
    const strange = verbs.filter(
      (verb) =>
        known.length === 0 ||
        (verb !== "*" && !everyday.has(verb) && !known.some((entry) => entry.verbs.has(verb))),
    );
    const groups = apiGroups.filter(
      (group) => known.length === 0 || resourcesNamed(group, resource, universe).length > 0,
    );
    return groups.flatMap((group) => strange.map((verb) => actionName(group, resource, verb)));
  });
  const ofUrls = rule.nonResourceURLs
    .filter((pattern) => !universe.urls.some(({ path }) => isUrl(pattern, path)))
    .flatMap((pattern) => verbs.map((verb) => `url${pattern.startsWith("/") ? "" : "/"}${pattern}:${verb}`));
  return [...ofResources, ...ofUrls];
}

function textsOf(value: Json | undefined): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === "string") : [];
}

function isObject(value: Json | undefined): value is { [key: string]: Json } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
